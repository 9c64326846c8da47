/**
 * What the parts of a tag are read from: the arguments of a field, the key of an entity, or what a mutation answers.
 */
export type TagVariable = 'args' | 'key' | 'result';

export interface TagReference {
  readonly variable: string;
  /** `{$args.input.id}` reads `['input', 'id']`; empty for `{$result}`. */
  readonly path: readonly string[];
  /** Where it stands in the format. */
  readonly offset: number;
}

/** A tag with parts to be filled in: texts and references in turn, beginning and ending with a text. */
export interface TagFormat {
  readonly text: string;
  readonly texts: readonly string[];
  readonly references: readonly TagReference[];
}

const REFERENCE = /\{\s*\$([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)\s*\}/g;

/**
 * Reads the format of a tag, such as `product-{$key.id}`. A brace that begins no reference is an error: its offset and
 * what was expected are returned in place of a format.
 */
export function parseTagFormat(text: string): TagFormat | { readonly problem: string; readonly offset: number } {
  const texts: string[] = [];
  const references: TagReference[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    texts.push(text.slice(end, match.index));
    references.push({ variable: match[1] ?? '', path: (match[2] ?? '').split('.').slice(1), offset: match.index });
    end = match.index + match[0].length;
  }
  texts.push(text.slice(end));
  const brace = /[{}]/.exec(text.replace(REFERENCE, (part) => ' '.repeat(part.length)));
  if (brace !== null)
    return {
      problem: `expected references such as \`{$key.id}\` or \`{$args.id}\`, found "${text.slice(brace.index)}"`,
      offset: brace.index,
    };
  return { text, texts, references };
}

/** A tag, filled in. Objects and lists are none that a tag can hold: they read as their JSON. */
export function renderTag({ texts, references }: TagFormat, variables: Readonly<Record<string, unknown>>): string {
  let tag = texts[0] ?? '';
  references.forEach(({ variable, path }, index) => {
    tag += textOfPart(path.reduce<unknown>(memberOf, variables[variable])) + (texts[index + 1] ?? '');
  });
  return tag;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** A value as it stands in a tag. */
export function textOfPart(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | bigint | boolean}`;
}

/** Whether a tag could have come from a format, whatever its parts were. */
export function matchesFormat(tag: string, { texts }: TagFormat): boolean {
  const pattern = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^]*');
  return new RegExp(`^${pattern}$`).test(tag);
}
