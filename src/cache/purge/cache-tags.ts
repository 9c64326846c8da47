import { matchesFormat } from '../../supergraph/policy/facts/cache-tag-format.ts';
import type { CacheFacts, KeyField } from '../../supergraph/policy/facts/read-cache-hints.ts';

/**
 * Whatever is kept depends on cache tags, and a purge names cache tags: one that a schema gives (`@cacheTag`), one of
 * a type, or one of an entity. Where it cannot be told which entities of a type something holds, it depends on the
 * type's `anyEntity` or `anyTagged`, and a purge of any of them names that, too.
 */
export const cacheTagOf = {
  /** Named by every purge. */
  anything: 'P',
  tag: (tag: string): string => `t:${tag}`,
  type: (typeName: string): string => `T:${typeName}`,
  entity: (typeName: string, keyText: string): string => `K:${typeName}:${keyText}`,
  anyEntity: (typeName: string): string => `E:${typeName}`,
  anyTagged: (typeName: string): string => `A:${typeName}`,
};

/** What is to be purged; every list may be empty. */
export interface Purge {
  readonly tags: readonly string[];
  readonly types: readonly string[];
  readonly keys: readonly { readonly type: string; readonly key: Readonly<Record<string, unknown>> }[];
}

/** The cache tags that a purge names, each once. */
export function cacheTagsOfPurge({ tags, types, keys }: Purge, facts: CacheFacts): readonly string[] {
  const cacheTags = new Set<string>([cacheTagOf.anything]);
  for (const tag of tags) {
    cacheTags.add(cacheTagOf.tag(tag));
    for (const [coordinate, formats] of facts.tags) {
      if (!coordinate.includes('.') && formats.some((format) => matchesFormat(tag, format)))
        cacheTags.add(cacheTagOf.anyTagged(coordinate));
    }
  }
  for (const type of types) cacheTags.add(cacheTagOf.type(type));
  for (const { type, key } of keys) {
    cacheTags.add(cacheTagOf.anyEntity(type));
    for (const text of keyTexts(type, key, facts)) cacheTags.add(cacheTagOf.entity(type, text));
  }
  return [...cacheTags];
}

/** The keys of its type that an entity's fields hold in full, as text that is equal for equal keys. */
export function keyTexts(
  typeName: string,
  fields: Readonly<Record<string, unknown>>,
  { keys }: Pick<CacheFacts, 'keys'>,
): readonly string[] {
  return (keys.get(typeName) ?? []).flatMap((key) => keyText(key, fields) ?? []);
}

function keyText(key: readonly KeyField[], fields: unknown): string | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined;
  const parts: string[] = [];
  for (const { name, fields: below } of key) {
    const value: unknown = Reflect.get(fields, name);
    const text = below.length === 0 ? scalarText(value) : keyText(below, value);
    if (text === undefined) return undefined;
    parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** A number and the same number as a string are one key: an ID may be written either way. */
function scalarText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return JSON.stringify(
    typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | bigint | boolean}`,
  );
}
