import { child, members, textAt, type JsonNode } from '../../files/json-node.ts';
import type { Discriminator } from './schema.ts';

/** What a schema says of telling objects apart; undefined when it does not. */
export function discriminatorOf(schema: JsonNode): Discriminator | undefined {
  const node = child(schema, 'discriminator');
  // Swagger 2 says the property alone.
  const property = textAt(node, 'propertyName') ?? (typeof node?.value === 'string' ? node.value : undefined);
  if (property === undefined) return undefined;
  const mapping = members(node && child(node, 'mapping')).flatMap(([tag, { value }]) =>
    typeof value === 'string' ? [[tag, value] as const] : [],
  );
  return { property, mapping: new Map(mapping) };
}
