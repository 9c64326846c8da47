import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  type DocumentNode,
} from 'graphql';
import { Arguments } from '../connectors/read/read-arguments.ts';
import { WHOLE_GRAMMAR } from '../../mapping/language/syntax.ts';
import type { Problems } from '../problems/problems.ts';
import { directivesOf, isTypeWithFields } from '../sdl/read-types.ts';
import type { ServiceLookup } from '../supergraph.ts';

/**
 * Reads `@lookup(key:, argument:)` on root fields of a plain GraphQL service: which field finds an entity, by
 * which argument. The argument is the one that is named, or is called like the key or its plural, or is the only one.
 */
export function readLookups(
  document: DocumentNode,
  schema: GraphQLSchema,
  directiveName: string,
  problems: Problems,
): readonly ServiceLookup[] {
  const lookups: ServiceLookup[] = [];
  for (const node of document.definitions) {
    if (!isTypeWithFields(node)) continue;
    for (const fieldNode of node.fields ?? []) {
      for (const directive of directivesOf(fieldNode, directiveName)) {
        const coordinate = `${node.name.value}.${fieldNode.name.value}`;
        const args = new Arguments(directive, '`@lookup`', coordinate, { problems, grammar: WHOLE_GRAMMAR, env: {} });
        args.allow(['key', 'argument', 'maxSize']);
        const field =
          node.name.value === schema.getQueryType()?.name
            ? schema.getQueryType()?.getFields()[fieldNode.name.value]
            : undefined;
        if (field === undefined) args.problem('INVALID_LOOKUP', 'expected `@lookup` on a field of Query');
        const lookup = field && readLookup(args, field);
        if (lookup !== undefined) lookups.push(lookup);
      }
    }
  }
  return lookups;
}

function readLookup(args: Arguments, field: GraphQLField<unknown, unknown>): ServiceLookup | undefined {
  const type = getNamedType(field.type);
  const keyField = args.string('key');
  if (keyField === undefined) {
    args.problem('INVALID_LOOKUP', 'expected the name of a key field as `key`');
    return undefined;
  }
  const key = isObjectType(type) || isInterfaceType(type) ? type.getFields()[keyField] : undefined;
  if (key === undefined) {
    args.problem('INVALID_LOOKUP', `expected \`${keyField}\` to be a field of \`${type.name}\``, args.value('key'));
    return undefined;
  }
  const argument = findArgument(args, field, key);
  if (argument === undefined) return undefined;
  const many = isListType(getNullableType(argument.type));
  if (many !== isListType(getNullableType(field.type))) {
    args.problem(
      'INVALID_LOOKUP',
      `expected a list of keys to answer a list, and one key to answer one: \`${argument.name}\` ` +
        `is ${String(argument.type)}, the field ${String(field.type)}`,
    );
    return undefined;
  }
  const maxSize = args.integer('maxSize');
  if (maxSize !== undefined && (maxSize < 1 || !many)) {
    args.problem(
      'INVALID_LOOKUP',
      many ? 'expected a `maxSize` of at least 1' : 'expected no `maxSize` with one key',
      args.value('maxSize'),
    );
  }
  return { maxSize, typeName: type.name, fieldName: field.name, argumentName: argument.name, keyField, many };
}

function findArgument(
  args: Arguments,
  field: GraphQLField<unknown, unknown>,
  key: GraphQLField<unknown, unknown>,
): GraphQLArgument | undefined {
  const named = args.string('argument');
  const ofType = field.args.filter((argument) => getNamedType(argument.type).name === getNamedType(key.type).name);
  const found =
    named === undefined
      ? (ofType.find((argument) => argument.name === key.name || argument.name === `${key.name}s`) ??
        (ofType.length === 1 ? ofType[0] : undefined))
      : field.args.find((argument) => argument.name === named);
  if (found === undefined) {
    const expected =
      named === undefined
        ? `one argument of type ${getNamedType(key.type).name}, or its name as \`argument\``
        : `an argument \`${named}\``;
    args.problem('INVALID_LOOKUP', `expected ${expected} on \`${field.name}\``, args.value('argument'));
  }
  return found;
}
