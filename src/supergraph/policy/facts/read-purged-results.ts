import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { AccessRequirement } from './access-requirement.ts';
import type { Authorization } from './authorization.ts';
import type { TagFormat } from './cache-tag-format.ts';
import type { CacheFacts } from './read-cache-hints.ts';

/** What is read of the results of mutations, beside what clients ask for, by the coordinate of the field. */
export type PurgedResults = ReadonlyMap<string, SelectionSetNode>;

interface TagReading {
  readonly schema: GraphQLSchema;
  readonly authorization: Authorization | undefined;
}

/**
 * The fields that tags of `@cachePurge` are made of. What clients do not see, and what asks more of a caller than the
 * mutation does, is not among them: it must not be fetched for everybody.
 */
export function readPurgedResults({ purges }: Pick<CacheFacts, 'purges'>, reading: TagReading): PurgedResults {
  const results = new Map<string, SelectionSetNode>();
  for (const [coordinate, formats] of purges) {
    const paths = formats
      .flatMap(resultPaths)
      .filter((path) => path.length > 0 && whyUnreadable(coordinate, path, reading) === undefined);
    if (paths.length > 0) results.set(coordinate, selectPaths(paths));
  }
  return results;
}

/** The paths below `$result` that a tag is made of. */
export function resultPaths({ references }: TagFormat): readonly (readonly string[])[] {
  return references.flatMap(({ variable, path }) => (variable === 'result' ? [path] : []));
}

/** Why a path of a mutation's result cannot be read for everybody who may run the mutation; undefined when it can. */
export function whyUnreadable(
  coordinate: string,
  path: readonly string[],
  { schema, authorization }: TagReading,
): string | undefined {
  const [rootName = '', fieldName = ''] = coordinate.split('.');
  const root = schema.getType(rootName);
  const field = isObjectType(root) ? root.getFields()[fieldName] : undefined;
  if (field === undefined) return 'clients do not see it';
  const known = new Set<AccessRequirement>(authorization?.ofField(new Set([rootName]), fieldName));
  let type: GraphQLNamedType = getNamedType(field.type);
  for (const name of path) {
    const next: GraphQLField<unknown, unknown> | undefined =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (next === undefined) return 'clients do not see it';
    if (authorization?.ofField(objectsOf(type, schema), name).some((requirement) => !known.has(requirement)) === true)
      return 'it asks more of a caller than the mutation does';
    type = getNamedType(next.type);
  }
  return isLeafType(type) ? undefined : 'it is an object';
}

function objectsOf(type: GraphQLNamedType, schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]);
}

function selectPaths(paths: readonly (readonly string[])[]): SelectionSetNode {
  const below = new Map<string, (readonly string[])[]>();
  for (const [name = '', ...rest] of paths) {
    const known = below.get(name) ?? [];
    below.set(name, rest.length === 0 ? known : [...known, rest]);
  }
  const selections = [...below].map(
    ([value, rest]): FieldNode => ({
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value },
      ...(rest.length > 0 && { selectionSet: selectPaths(rest) }),
    }),
  );
  return { kind: Kind.SELECTION_SET, selections };
}
