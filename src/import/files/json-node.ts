/** A value inside a document, with the way to it. */
export interface JsonNode {
  readonly value: unknown;
  /** The document's name as it is shown: empty for the one that is imported. */
  readonly document: string;
  /** RFC 6901, without `#`. */
  readonly pointer: string;
}

export type DocumentObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is DocumentObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `#/paths/~1pets`, or `pets.yaml#/Pet`. */
export function placeOf({ document, pointer }: JsonNode): string {
  return `${document}#${pointer}`;
}

/** The member of an object or the item of a list; undefined when there is none. */
export function child(node: JsonNode, key: string | number): JsonNode | undefined {
  const value = memberOf(node.value, String(key));
  return value === undefined
    ? undefined
    : { value, document: node.document, pointer: `${node.pointer}/${escapePointer(String(key))}` };
}

/** The members of an object, in order; none of anything else. */
export function members(node: JsonNode | undefined): readonly (readonly [string, JsonNode])[] {
  if (node === undefined || !isJsonObject(node.value)) return [];
  return Object.keys(node.value).flatMap((key) => {
    const found = child(node, key);
    return found === undefined ? [] : [[key, found] as const];
  });
}

/** The items of a list; none of anything else. */
export function items(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined || !Array.isArray(node.value)) return [];
  return node.value.map((value: unknown, index) => ({
    value,
    document: node.document,
    pointer: `${node.pointer}/${index}`,
  }));
}

/** A text member; undefined when it is missing or something else. */
export function textAt(node: JsonNode | undefined, key: string): string | undefined {
  const value = node && memberOf(node.value, key);
  return typeof value === 'string' ? value : undefined;
}

export function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
