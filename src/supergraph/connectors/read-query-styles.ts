import { outputShape } from '../../core/mapping/output-shape.ts';
import type { Mapping } from '../../core/mapping/syntax.ts';
import type { QueryForm, QueryStyle } from '../../core/mapping/write-query.ts';
import { suggestion } from '../../core/nearest-names.ts';
import type { Arguments } from './read-arguments.ts';

const FORMS = {
  FORM: 'form',
  SPACE_DELIMITED: 'space',
  PIPE_DELIMITED: 'pipe',
  DEEP_OBJECT: 'deepObject',
  BRACKETS: 'brackets',
  INDEXED_BRACKETS: 'indexed',
} as const satisfies Readonly<Record<string, QueryForm>>;
// The keys of an object literal are its own.
const STYLES = Object.keys(FORMS) as readonly (keyof typeof FORMS)[];

/** Reads `queryStyles: [{ name, style, explode }]`. `params` are the mappings whose parameters can be named, if all are known. */
export function readQueryStyles(args: Arguments, params: readonly (Mapping | undefined)[] | undefined): readonly QueryStyle[] {
  const known = params === undefined ? undefined : knownParameters(params);
  const styles: QueryStyle[] = [];
  for (const entry of args.objects('queryStyles')) {
    entry.allow(['name', 'style', 'explode']);
    const style = readStyle(entry);
    if (style === undefined) continue;
    const { name } = style;
    if (styles.some((one) => one.name === name)) entry.problem('INVALID_URL_PROPERTY', `expected one style for ${name === undefined ? 'the parameters without one of their own' : `the parameter \`${name}\``}, found two`);
    if (name !== undefined && known !== undefined && !known.includes(name)) {
      entry.problem('INVALID_URL_PROPERTY', `\`queryParams\` has no \`${name}\`; ${known.length === 0 ? 'expected it there' : suggestion(name, known)}`, entry.value('name'));
    }
    styles.push(style);
  }
  return styles;
}

function readStyle(entry: Arguments): QueryStyle | undefined {
  const style = entry.enumName('style', STYLES);
  const explode = entry.boolean('explode');
  if (style === undefined) {
    if (!entry.has('style')) entry.problem('INVALID_URL_PROPERTY', `expected a \`style\`: ${STYLES.join(', ')}`);
    return undefined;
  }
  const form = FORMS[style];
  const isDelimited = form === 'form' || form === 'space' || form === 'pipe';
  if (explode !== undefined && !isDelimited) entry.problem('INVALID_URL_PROPERTY', `expected no \`explode\` with the style ${style}, which has one form`, entry.value('explode'));
  return { name: entry.string('name'), form, explode: explode ?? form === 'form' };
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
