import type { JsonNode } from '../../files/json-node.ts';
import type { JsonType, Schema } from './schema.ts';

/** A reference with words of its own beside it: still the schema that it names. */
export function withAnnotations(schema: Schema, own: Schema): Schema {
  return {
    ...schema,
    nullable: schema.nullable || own.nullable,
    description: own.description ?? schema.description,
    deprecated: schema.deprecated || own.deprecated,
    readOnly: schema.readOnly || own.readOnly,
    writeOnly: schema.writeOnly || own.writeOnly,
    defaultValue: own.defaultValue ?? schema.defaultValue,
  };
}

/** What holds for all of `parts`. `own` says what the whole is called. */
export function mergeSchemas(
  own: Schema,
  parts: readonly Schema[],
  intersect: (name: string, several: readonly JsonNode[]) => JsonNode,
): Schema {
  const typed = parts.filter(({ types }) => types.length > 0);
  const last = <T>(pick: (schema: Schema) => T | undefined): T | undefined =>
    parts.map(pick).findLast((value) => value !== undefined);
  return {
    ...own,
    types: typed.reduce<readonly JsonType[]>(
      (types, schema) => intersection(types, schema.types),
      typed[0]?.types ?? [],
    ),
    // Null is allowed when every part allows it; one that speaks of members alone has no say.
    nullable: own.nullable || (typed.length > 0 && typed.every(({ nullable }) => nullable)),
    description: own.description ?? last(({ description }) => description),
    typeDescription: own.typeDescription ?? last(({ typeDescription }) => typeDescription),
    deprecated: parts.some(({ deprecated }) => deprecated),
    readOnly: parts.some(({ readOnly }) => readOnly),
    writeOnly: parts.some(({ writeOnly }) => writeOnly),
    format: last(({ format }) => format),
    values: last(({ values }) => values),
    maximum: last(({ maximum }) => maximum),
    minimum: last(({ minimum }) => minimum),
    maxItems: last(({ maxItems }) => maxItems),
    defaultValue: own.defaultValue ?? last(({ defaultValue }) => defaultValue),
    examples: parts.flatMap(({ examples }) => examples),
    properties: mergeProperties(parts, intersect),
    required: new Set(parts.flatMap(({ required }) => [...required])),
    additional: last(({ additional }) => additional),
    items: last(({ items }) => items),
    choice: last(({ choice }) => choice),
  };
}

function intersection(first: readonly JsonType[], second: readonly JsonType[]): readonly JsonType[] {
  const both = first.filter((type) => second.includes(type) || (type === 'integer' && second.includes('number')));
  if (both.length > 0) return both;
  // What contradicts itself allows nothing; the later part is what somebody meant.
  return second.includes('integer') && first.includes('number') ? ['integer'] : second;
}

function mergeProperties(
  parts: readonly Schema[],
  intersect: (name: string, several: readonly JsonNode[]) => JsonNode,
): ReadonlyMap<string, JsonNode> {
  const all = new Map<string, JsonNode[]>();
  for (const { properties } of parts) {
    for (const [name, node] of properties) all.set(name, [...(all.get(name) ?? []), node]);
  }
  return new Map(
    [...all].map(([name, nodes]) => [
      name,
      nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : intersect(name, nodes),
    ]),
  );
}
