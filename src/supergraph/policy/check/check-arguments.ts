import { Kind, print, type ConstValueNode, type InputValueDefinitionNode, type TypeNode } from 'graphql';
import { suggestion } from '../../../core/nearest-names.ts';
import type { Problems } from '../../problems/problems.ts';
import { definitionOf, valuesOfEnum } from '../directives/directive-definitions.ts';
import type { WrittenApplication } from '../directives/written-application.ts';

/** Checks the arguments of an application against its definition: none unknown, none missing, each of its type. */
export function checkArguments({ directive, coordinate, node }: WrittenApplication, problems: Problems): boolean {
  const before = problems.list.length;
  const known = definitionOf(directive).arguments ?? [];
  const name = `\`@${node.name.value}\``;
  for (const [index, argument] of (node.arguments ?? []).entries()) {
    if (node.arguments?.findIndex((one) => one.name.value === argument.name.value) !== index) {
      problems.add('POLICY_ARGUMENT', `${name} says \`${argument.name.value}\` twice; expected it once`, {
        node: argument,
        coordinate,
      });
    }
    const definition = known.find((one) => one.name.value === argument.name.value);
    if (definition === undefined) {
      const hint = suggestion(
        argument.name.value,
        known.map((one) => one.name.value),
      );
      problems.add('POLICY_ARGUMENT', `${name} has no argument \`${argument.name.value}\`; ${hint}`, {
        node: argument,
        coordinate,
      });
      continue;
    }
    const wrong = findMismatch(argument.value, definition.type);
    if (wrong === undefined) continue;
    problems.add(
      'POLICY_ARGUMENT',
      `expected ${wrong.expected} as \`${argument.name.value}\` of ${name}, found ${print(wrong.node)}`,
      { node: wrong.node, coordinate },
    );
  }
  for (const { name: missing, type } of known.filter(isRequired)) {
    if (node.arguments?.some((argument) => argument.name.value === missing.value) === true) continue;
    problems.add('POLICY_ARGUMENT', `${name} lacks \`${missing.value}\`; expected ${describeType(type)}`, {
      node,
      coordinate,
    });
  }
  return problems.list.length === before;
}

function isRequired({ type, defaultValue }: InputValueDefinitionNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;
}

interface Mismatch {
  readonly node: ConstValueNode;
  readonly expected: string;
}

function findMismatch(value: ConstValueNode, type: TypeNode): Mismatch | undefined {
  if (type.kind === Kind.NON_NULL_TYPE)
    return value.kind === Kind.NULL ? { node: value, expected: describeType(type) } : findMismatch(value, type.type);
  if (value.kind === Kind.NULL) return undefined;
  if (type.kind === Kind.LIST_TYPE) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    return items.map((item) => findMismatch(item, type.type)).find((found) => found !== undefined);
  }
  return fits(value, type.name.value) ? undefined : { node: value, expected: describeType(type) };
}

const INT_MAX = 2_147_483_647;

function fits(value: ConstValueNode, typeName: string): boolean {
  switch (typeName) {
    case 'String':
      return value.kind === Kind.STRING;
    case 'Boolean':
      return value.kind === Kind.BOOLEAN;
    case 'Int':
      return value.kind === Kind.INT && Math.abs(Number(value.value)) <= INT_MAX;
    case 'Float':
      return (value.kind === Kind.INT || value.kind === Kind.FLOAT) && Number.isFinite(Number(value.value));
    default:
      return value.kind === Kind.ENUM && valuesOfEnum(typeName).includes(value.value);
  }
}

function describeType(type: TypeNode): string {
  switch (type.kind) {
    case Kind.NON_NULL_TYPE:
      return describeType(type.type);
    case Kind.LIST_TYPE:
      return `a list of ${plural(describeType(type.type))}`;
    case Kind.NAMED_TYPE:
      return WORDS[type.name.value] ?? valuesOfEnum(type.name.value).join(' or ');
  }
}

const WORDS: Readonly<Record<string, string>> = {
  String: 'a string',
  Boolean: 'true or false',
  Int: 'an integer',
  Float: 'a number',
};

/** Of `a list of strings`: `lists of strings`. */
function plural(one: string): string {
  return one.replace(/^an? (\w+)/, '$1s');
}
