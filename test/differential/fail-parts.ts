import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  GraphQLError,
  Kind,
  visit,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import { Thing, type WorldData } from './data.ts';
import { ownersOf } from './world.ts';

/**
 * What a subgraph makes of objects in parts: where its part is chosen to fail, there is an error in the object's place.
 */
export function failOwnPart(data: WorldData, subgraph: string, value: unknown, info: GraphQLResolveInfo): unknown {
  return mapParts(data, value, (thing) =>
    askedOf(info).fields.size > 0 && data.partFails(thing, subgraph) ? failure(thing, subgraph) : thing,
  );
}

/**
 * The same for the whole graph: an object is there when some part of it that was asked for is, and the fields of the
 * others each have an error. `noteChoice` is told where it depends on who is asked for `__typename`, or on
 * whether one field with several response names is asked for at once.
 */
export function failParts(data: WorldData, value: unknown, info: GraphQLResolveInfo, noteChoice: () => void): unknown {
  return mapParts(data, value, (thing) => {
    const { fields, asksTypeName } = askedOf(info);
    const parts = new Set([...fields.values()].flatMap((name) => ownersOf(data.fieldOf(thing.typeName, name))));
    const failed = [...parts].filter((subgraph) => data.partFails(thing, subgraph));
    const [first] = failed;
    if (first === undefined || failed.length < parts.size) return new Thing(thing.typeName, thing.id, { failed });
    if (asksTypeName || hasSeveralNames(info)) noteChoice();
    return failure(thing, first, [...fields.keys()]);
  });
}

function hasSeveralNames({ operation, fragments, fieldName }: GraphQLResolveInfo): boolean {
  const names = new Set<string>();
  const collect = {
    Field: ({ name, alias }: FieldNode) => void (name.value === fieldName && names.add(alias?.value ?? fieldName)),
  };
  for (const definition of [operation, ...Object.values(fragments)]) visit(definition, collect);
  return names.size > 1;
}

/** The response names of fields that an error in the place of their object is about as well. */
export function namesBelow({ extensions }: GraphQLError): readonly string[] {
  const names = extensions['below'];
  return Array.isArray(names) ? names.map(String) : [];
}

function failure({ typeName, id }: Thing, subgraph: string, below: readonly string[] = []): GraphQLError {
  return new GraphQLError(`${subgraph} has no part of ${typeName} ${id}`, { extensions: { below } });
}

function mapParts(data: WorldData, value: unknown, change: (thing: Thing) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapParts(data, item, change));
  return value instanceof Thing && data.objectNamed(value.typeName)?.inParts === true ? change(value) : value;
}

/** The fields that a request asks for of what a field leads to, by their response names, besides `__typename`. */
function askedOf({ fieldNodes, fragments, variableValues }: GraphQLResolveInfo): {
  readonly fields: ReadonlyMap<string, string>;
  readonly asksTypeName: boolean;
} {
  const fields = new Map<string, string>();
  let asksTypeName = false;
  const collect = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.['if'];
      const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.['if'];
      if (skip === true || include === false) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) collect(fragments[selection.name.value]?.selectionSet);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (selection.name.value === '__typename') asksTypeName = true;
      else fields.set(selection.alias?.value ?? selection.name.value, selection.name.value);
    }
  };
  for (const { selectionSet } of fieldNodes) collect(selectionSet);
  return { fields, asksTypeName };
}
