import { getNamedType, isInputObjectType, isInterfaceType, isListType, isObjectType, isUnionType, type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { methods } from '../../core/mapping/methods.ts';
import { listDependencies, listMethodUses, type Dependency } from '../../core/mapping/list-dependencies.ts';
import type { Template } from '../../core/mapping/parse-template.ts';
import type { Mapping } from '../../core/mapping/syntax.ts';
import type { Arguments } from './read-arguments.ts';
import type { WrittenConnector } from './read-connectors.ts';

/** What a connector's mappings read, besides answers: paths into `$args`, `$this` and `$batch`. */
export interface VariableUses {
  readonly args: ReadonlySet<string>;
  readonly this: ReadonlySet<string>;
  readonly batch: ReadonlySet<string>;
}

type Phase = 'request' | 'response';

interface Place {
  readonly holder: Arguments;
  readonly name: string;
  readonly code: string;
  readonly phase: Phase;
}

const GATEWAY_VARIABLES = ['config', 'env', 'context', 'request'];
const RESPONSE_VARIABLES = ['response', 'status'];

/**
 * Checks every variable and method of a connector against its place and the schema, and gives what it reads.
 * `parent` is the type that `$this` and `$batch` are of.
 */
export function checkVariables(
  written: WrittenConnector,
  context: { readonly schema: GraphQLSchema; readonly parent: GraphQLNamedType | undefined; readonly field: GraphQLField<unknown, unknown> | undefined },
): VariableUses {
  const uses = { args: new Set<string>(), this: new Set<string>(), batch: new Set<string>() };
  const allowed = allowedVariables(written);
  for (const { place, dependencies } of listUses(written)) {
    for (const dependency of dependencies) {
      const { variable, path, offset } = dependency;
      const problem = checkPhase(dependency, place, allowed) ?? checkPath(dependency, context);
      if (problem !== undefined) {
        place.holder.problem(place.code === 'INVALID_SELECTION' || problem.code === 'UNDEFINED_ARGUMENT' || problem.code === 'UNDEFINED_FIELD' ? problem.code : place.code, `\`${place.name}\`: ${problem.message}`, place.holder.stringNode(place.name), offset);
      } else if (variable === 'args' || variable === 'this' || variable === 'batch') {
        uses[variable].add(path.join('.'));
      }
    }
  }
  return uses;
}

interface Use {
  readonly place: Place;
  readonly dependencies: readonly Dependency[];
}

function listUses(written: WrittenConnector): readonly Use[] {
  const { args, arm } = written;
  const uses: Use[] = [];
  const add = (mapping: Mapping | undefined, place: Place): void => {
    if (mapping === undefined) return;
    uses.push({ place, dependencies: listDependencies(mapping) });
    checkMethods(mapping, place, 0);
  };
  const addTemplate = (template: Template | undefined, place: Place): void => {
    for (const part of template?.parts ?? []) {
      if (part.kind === 'text') continue;
      const mapping: Mapping = { text: '', body: part.path };
      const moved = listDependencies(mapping).map((one) => ({ ...one, offset: one.offset + part.offset }));
      uses.push({ place, dependencies: moved });
      checkMethods(mapping, place, part.offset);
      checkJoined(part.path.head.kind === 'variable' && part.path.head.name === 'batch' && part.path.steps.every((step) => step.kind !== 'method'), place, part.offset);
    }
  };
  const call = args.object(arm.kind) ?? args;
  const request = (name: string, code: string): Place => ({ holder: call, name, code, phase: 'request' });
  if (arm.kind === 'http') {
    addTemplate(arm.url, request(arm.method, 'INVALID_URL'));
    add(arm.body, request('body', 'INVALID_BODY'));
    add(arm.path, request('path', 'INVALID_URL_PROPERTY'));
    add(arm.queryParams, request('queryParams', 'INVALID_URL_PROPERTY'));
  } else add(arm.request, request('request', 'INVALID_BODY'));
  for (const entry of call.objects(arm.kind === 'http' ? 'headers' : 'metadata')) {
    if (entry.has('value')) addTemplate(entry.template('value', 'INVALID_HEADER'), { holder: entry, name: 'value', code: 'INVALID_HEADER', phase: 'request' });
  }
  add(written.selection, { holder: args, name: 'selection', code: 'INVALID_SELECTION', phase: 'response' });
  const errors = args.object('errors');
  for (const name of ['message', 'extensions']) {
    if (errors !== undefined) add(errors.mapping(name, 'INVALID_ERRORS_MESSAGE'), { holder: errors, name, code: 'INVALID_ERRORS_MESSAGE', phase: 'response' });
  }
  if (args.has('isSuccess')) add(written.isSuccess, { holder: args, name: 'isSuccess', code: 'INVALID_IS_SUCCESS', phase: 'response' });
  return uses;
}

function checkMethods(mapping: Mapping, { holder, name, code }: Place, shift: number): void {
  for (const use of listMethodUses(mapping)) {
    if (use.name === 'as' || Object.hasOwn(methods, use.name)) continue;
    holder.problem(code, `\`${name}\`: there is no method ->${use.name}`, holder.stringNode(name), use.offset + shift);
  }
}

function checkJoined(unjoined: boolean, { holder, name, code }: Place, offset: number): void {
  if (!unjoined) return;
  holder.problem(code, `\`${name}\`: $batch is a list; expected it to be joined to one value, as in \`$batch.id->joinNotNull(',')\``, holder.stringNode(name), offset);
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

interface Mistake {
  readonly code: string;
  readonly message: string;
}

function checkPhase({ variable, path }: Dependency, { phase }: Place, allowed: ReadonlySet<string>): Mistake | undefined {
  const code = 'INVALID_SELECTION';
  if (variable === '') {
    if (phase === 'response') return undefined;
    return { code, message: `expected a variable such as $args or $this, found \`${path.join('.') || '$'}\`: there is no answer yet` };
  }
  if (RESPONSE_VARIABLES.includes(variable)) {
    return phase === 'response' ? undefined : { code, message: `$${variable} is not known before the answer` };
  }
  if (variable === 'batch' && phase === 'response') return { code, message: '$batch can only be used in the request' };
  if (allowed.has(variable)) return undefined;
  const names = [...allowed].map((name) => `$${name}`).join(', ');
  return { code, message: `there is no $${variable} here; expected one of ${names}` };
}

function checkPath(
  { variable, path }: Dependency,
  { parent, field }: { readonly parent: GraphQLNamedType | undefined; readonly field: GraphQLField<unknown, unknown> | undefined },
): Mistake | undefined {
  const [first, ...rest] = path;
  if (variable === 'args') {
    if (first === undefined) return undefined;
    const argument = field?.args.find((one) => one.name === first);
    if (argument === undefined) {
      const names = (field?.args ?? []).map((one) => one.name);
      return { code: 'UNDEFINED_ARGUMENT', message: `there is no argument \`${first}\`; expected ${names.length === 0 ? 'none: the field has no arguments' : names.join(' or ')}` };
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
    if (isUnionType(at)) return { code: 'UNSUPPORTED_VARIABLE_TYPE', message: `cannot read \`${key}\` of the union \`${at.name}\`` };
    if (!isObjectType(at) && !isInterfaceType(at) && !isInputObjectType(at)) return undefined;
    const member = at.getFields()[key];
    if (member === undefined) {
      return { code: 'UNDEFINED_FIELD', message: `the type \`${at.name}\` has no \`${key}\`; expected ${Object.keys(at.getFields()).join(' or ')}` };
    }
    at = getNamedType(member.type);
  }
  return undefined;
}

/** The paths that make a key. A whole `$this` says nothing about its fields. */
export function sortedKey(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].filter((path) => path !== '' && path !== '__typename').sort();
}
