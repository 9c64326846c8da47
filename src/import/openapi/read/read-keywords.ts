import { isJsonObject, memberOf, unescapePointer, type DocumentObject, type JsonNode } from '../../files/json-node.ts';
import type { JsonType } from './schema.ts';

const TYPES: ReadonlySet<unknown> = new Set<JsonType>(['string', 'number', 'integer', 'boolean', 'object', 'array']);
const COMPONENT = /^\/(?:components\/schemas|definitions|\$defs)\/([^/]+)$/;

/** The values of `const` or `enum`. */
export function readValues(value: DocumentObject): readonly unknown[] | undefined {
  if (Object.hasOwn(value, 'const')) return [value['const']];
  return Array.isArray(value['enum']) ? (value['enum'] as readonly unknown[]) : undefined;
}

interface Hints {
  readonly value: DocumentObject;
  readonly properties: ReadonlyMap<string, JsonNode>;
  readonly values: readonly unknown[] | undefined;
  readonly additional: JsonNode | undefined;
}

/** The declared types, or those that the other keywords make sense for. */
export function readTypes(
  declared: readonly unknown[],
  { value, properties, values, additional }: Hints,
): readonly JsonType[] {
  const known = [...new Set(declared)].filter((type): type is JsonType => TYPES.has(type));
  if (known.length > 0) return known;
  if (properties.size > 0 || additional !== undefined) return ['object'];
  if (memberOf(value, 'items') !== undefined) return ['array'];
  if (values !== undefined && values.length > 0 && values.every((one) => typeof one === 'string')) return ['string'];
  return [];
}

/** Whether a schema allows null alone. */
export function isNull(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  return (
    value['type'] === 'null' ||
    (Array.isArray(value['enum']) && value['enum'].every((one) => one === null)) ||
    (Object.hasOwn(value, 'const') && value['const'] === null)
  );
}

export function numberAt(value: DocumentObject, key: string): number | undefined {
  const found = memberOf(value, key);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** What a schema is called among others: in the place for schemas, or in a file of its own or of schemas alone. */
export function componentName({ document, pointer }: JsonNode): string | undefined {
  const name = COMPONENT.exec(pointer)?.[1] ?? (document === '' ? undefined : /^\/([^/]+)$/.exec(pointer)?.[1]);
  if (name !== undefined) return unescapePointer(name);
  return pointer === '' && document !== ''
    ? (document.split('/').at(-1) ?? document).replace(/\.[^.]*$/, '')
    : undefined;
}
