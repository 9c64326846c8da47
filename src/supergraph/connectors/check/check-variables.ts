import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { methods } from '../../../mapping/methods/methods.ts';
import { listDependencies, listMethodUses, type Dependency } from '../../../mapping/infer/list-dependencies.ts';
import { missingArgument } from '../../../mapping/infer/missing-argument.ts';
import { nearestNames, suggestion } from '../../../core/nearest-names.ts';
import type { Arguments } from '../read/read-arguments.ts';
import { checkResultShape, variableTypes } from './check-result-shape.ts';
import type { ConnectVersion } from '../read/read-links.ts';
import { listUses, type MappingPlace, type MappingUse } from '../read/list-uses.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

/** What a connector's mappings read, besides answers: paths into `$args`, `$this` and `$batch`. */
export interface VariableUses {
  readonly args: ReadonlySet<string>;
  readonly this: ReadonlySet<string>;
  readonly batch: ReadonlySet<string>;
}

const GATEWAY_VARIABLES = ['config', 'env', 'context', 'request'];
const RESPONSE_VARIABLES = ['response', 'status'];

export interface VariableContext {
  /** The type that `$this` and `$batch` are of. */
  readonly parent: GraphQLNamedType | undefined;
  readonly field: GraphQLField<unknown, unknown> | undefined;
  readonly version?: ConnectVersion | undefined;
}

/** Checks every variable and method of a connector, and what its mappings yield, and gives what it reads. */
export function checkVariables(written: WrittenConnector, context: VariableContext): VariableUses {
  const reads = { args: new Set<string>(), this: new Set<string>(), batch: new Set<string>() };
  const allowed = allowedVariables(written);
  const types = variableTypes(context.parent, context.field);
  for (const use of listUses(written)) {
    for (const { variable, path } of checkUse(use, allowed, context)) {
      if (variable === 'args' || variable === 'this' || variable === 'batch') reads[variable].add(path.join('.'));
    }
    checkResultShape(use, types);
  }
  return reads;
}

/** Checks the mappings of a source, which serve connectors in every place. */
export function checkSourceVariables(uses: readonly MappingUse[]): void {
  const nowhere = { parent: undefined, field: undefined };
  const types = variableTypes(undefined, undefined);
  for (const use of uses) {
    checkUse(use, new Set(GATEWAY_VARIABLES), nowhere);
    checkResultShape(use, types);
  }
}

/** Gives the variables that are read as they should be. */
function checkUse(
  { place, mapping, shift }: MappingUse,
  allowed: ReadonlySet<string>,
  context: VariableContext,
): readonly Dependency[] {
  const { holder, name, code } = place;
  const problem = (told: string, message: string, offset: number): void =>
    holder.problem(told, `\`${name}\`: ${message}`, holder.stringNode(name), offset + shift);
  for (const use of listMethodUses(mapping)) {
    if (use.name === 'as' || Object.hasOwn(methods, use.name)) {
      const missing = missingArgument(use.name, use.args);
      if (missing !== undefined) problem(code, `->${use.name}: ${missing}`, use.offset);
      continue;
    }
    // Apollo's specification lets selections load with methods that nobody knows, and gives nothing for them.
    if (context.version?.of !== 'apollo' || name !== 'selection')
      problem(code, describeUnknownMethod(use.name), use.offset);
  }
  return listDependencies(mapping).filter((dependency) => {
    const mistake =
      checkPhase(dependency, place, allowed) ?? checkEnvironment(dependency, holder) ?? checkPath(dependency, context);
    if (mistake === undefined) return true;
    const own = code === 'INVALID_SELECTION' || OWN_CODES.has(mistake.code);
    problem(own ? mistake.code : code, mistake.message, dependency.offset);
    return false;
  });
}

export function describeUnknownMethod(name: string): string {
  const near = nearestNames(name, Object.keys(methods)).map((known) => `->${known}`);
  return `there is no method ->${name}${near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`}`;
}

/** What is told by these codes wherever it stands. */
const OWN_CODES: ReadonlySet<string> = new Set(['UNDEFINED_ARGUMENT', 'UNDEFINED_FIELD', 'ENVIRONMENT_NOT_GIVEN']);

/** Checks that what is read of the environment is given to the subgraph: who writes a schema need not see all of it. */
export function checkEnvironment({ variable, path: [name] }: Dependency, holder: Arguments): Mistake | undefined {
  if (variable !== 'env' || name === undefined || holder.givesEnv(name)) return undefined;
  return {
    code: 'ENVIRONMENT_NOT_GIVEN',
    message:
      `the environment variable \`${name}\` is not given to this subgraph; expected it in the configuration, ` +
      `among \`env\` of the subgraph`,
  };
}

function allowedVariables({ place }: WrittenConnector): ReadonlySet<string> {
  switch (place.kind) {
    case 'root':
      return new Set(['args', ...GATEWAY_VARIABLES]);
    case 'field':
      return new Set(['args', 'this', 'batch', ...GATEWAY_VARIABLES]);
    case 'type':
      return new Set(['this', 'batch', ...GATEWAY_VARIABLES]);
  }
}

export interface Mistake {
  readonly code: string;
  readonly message: string;
}

function checkPhase(
  { variable, path }: Dependency,
  { phase }: MappingPlace,
  allowed: ReadonlySet<string>,
): Mistake | undefined {
  const code = 'INVALID_SELECTION';
  if (variable === '') {
    if (phase === 'response') return undefined;
    const why =
      phase === 'request' ? 'there is no answer yet' : 'without `http` or `grpc` no call is made that could answer';
    return { code, message: `expected a variable such as $args or $this, found \`${path.join('.') || '$'}\`: ${why}` };
  }
  if (RESPONSE_VARIABLES.includes(variable)) {
    if (phase === 'response') return undefined;
    return {
      code,
      message:
        phase === 'request'
          ? `$${variable} is not known before the answer`
          : `there is no $${variable} without \`http\` or \`grpc\`: no call is made`,
    };
  }
  if (variable === 'batch' && phase !== 'request') return { code, message: '$batch can only be used in the request' };
  if (allowed.has(variable)) return undefined;
  const names = [...allowed].map((name) => `$${name}`).join(', ');
  return { code, message: `there is no $${variable} here; expected one of ${names}` };
}

function checkPath(
  { variable, path }: Dependency,
  {
    parent,
    field,
  }: { readonly parent: GraphQLNamedType | undefined; readonly field: GraphQLField<unknown, unknown> | undefined },
): Mistake | undefined {
  const [first, ...rest] = path;
  if (variable === 'args') {
    if (first === undefined) return undefined;
    const argument = field?.args.find((one) => one.name === first);
    if (argument === undefined) {
      const names = (field?.args ?? []).map((one) => one.name);
      return {
        code: 'UNDEFINED_ARGUMENT',
        message:
          'there is no argument ' +
          `\`${first}\`; ${
            names.length === 0 ? 'expected none: the field has no ' + 'arguments' : suggestion(first, names)
          }`,
      };
    }
    // Beyond an input object only lists and custom scalars are left, whose inside is not known.
    return isListType(argument.type) ? undefined : checkMembers(getNamedType(argument.type), rest);
  }
  if (variable === 'this' || variable === 'batch') return parent === undefined ? undefined : checkMembers(parent, path);
  return undefined;
}

function checkMembers(type: GraphQLNamedType, path: readonly string[]): Mistake | undefined {
  let at = type;
  for (const key of path) {
    if (key === '__typename') return undefined;
    if (isUnionType(at))
      return { code: 'UNSUPPORTED_VARIABLE_TYPE', message: `cannot read \`${key}\` of the union \`${at.name}\`` };
    if (!isObjectType(at) && !isInterfaceType(at) && !isInputObjectType(at)) return undefined;
    const member = at.getFields()[key];
    if (member === undefined) {
      return {
        code: 'UNDEFINED_FIELD',
        message: `the type \`${at.name}\` has no \`${key}\`; ${suggestion(key, Object.keys(at.getFields()))}`,
      };
    }
    at = getNamedType(member.type);
  }
  return undefined;
}

/** The paths that make a key. A whole `$this` says nothing about its fields. */
export function sortedKey(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].filter((path) => path !== '' && path !== '__typename').sort();
}
