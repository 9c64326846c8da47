import { outputShape } from '../../../mapping/infer/output-shape.ts';
import type { Mapping } from '../../../mapping/language/syntax.ts';
import type { QueryForm, QueryStyle } from '../../../mapping/write/write-query.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import type { Arguments } from './read-arguments.ts';

const FORMS = {
  FORM: 'form',
  SPACE_DELIMITED: 'space',
  PIPE_DELIMITED: 'pipe',
  DEEP_OBJECT: 'deepObject',
  BRACKETS: 'brackets',
  INDEXED_BRACKETS: 'indexed',
  JSON: 'json',
} as const satisfies Readonly<Record<string, QueryForm>>;
// The keys of an object literal are its own.
const STYLES = Object.keys(FORMS) as readonly (keyof typeof FORMS)[];

/** Where styles are written, and what they are of. */
export interface StyledPlace {
  readonly name: string;
  /** The mapping whose members they name. */
  readonly of: string;
  readonly code: string;
}

export const QUERY_STYLES: StyledPlace = { name: 'queryStyles', of: 'queryParams', code: 'INVALID_URL_PROPERTY' };
export const BODY_STYLES: StyledPlace = { name: 'bodyStyles', of: 'body', code: 'INVALID_BODY' };

/**
 * Reads a list of `{ name, style, explode, allowReserved }`. `params` are the mappings whose members can be named, if
 * all are known.
 */
export function readStyles(
  args: Arguments,
  place: StyledPlace,
  params?: readonly (Mapping | undefined)[],
): readonly QueryStyle[] {
  const known = params === undefined ? undefined : knownParameters(params);
  const styles: QueryStyle[] = [];
  for (const entry of args.objects(place.name)) {
    entry.allow(['name', 'style', 'explode', 'allowReserved']);
    const style = readStyle(entry, place);
    if (style === undefined) continue;
    const { name } = style;
    const of = name === undefined ? 'the parameters without one of their own' : `the parameter \`${name}\``;
    if (styles.some((one) => one.name === name)) entry.problem(place.code, `expected one style for ${of}, found two`);
    if (name !== undefined && known !== undefined && !known.includes(name)) {
      const expected = known.length === 0 ? 'expected it there' : suggestion(name, known);
      entry.problem(place.code, `\`${place.of}\` has no \`${name}\`; ${expected}`, entry.value('name'));
    }
    styles.push(style);
  }
  return styles;
}

function readStyle(entry: Arguments, { code }: StyledPlace): QueryStyle | undefined {
  const style = entry.enumName('style', STYLES);
  const explode = entry.boolean('explode');
  if (style === undefined) {
    if (!entry.has('style')) entry.problem(code, `expected a \`style\`: ${STYLES.join(', ')}`);
    return undefined;
  }
  const form = FORMS[style];
  const isDelimited = form === 'form' || form === 'space' || form === 'pipe';
  if (explode !== undefined && !isDelimited)
    entry.problem(code, `expected no \`explode\` with the style ${style}, which has one form`, entry.value('explode'));
  const allowReserved = entry.boolean('allowReserved') === true;
  return {
    name: entry.string('name'),
    form,
    explode: explode ?? form === 'form',
    ...(allowReserved && { allowReserved }),
  };
}

/** Undefined when a mapping may yield others. */
function knownParameters(params: readonly (Mapping | undefined)[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const mapping of params) {
    if (mapping === undefined) continue;
    const shape = outputShape(mapping);
    if (shape.kind !== 'object' || shape.open) return undefined;
    names.push(...shape.fields.keys());
  }
  return names;
}
