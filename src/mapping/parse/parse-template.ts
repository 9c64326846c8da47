import { parseMapping } from './parse-mapping.ts';
import { MappingSyntaxError, type Grammar, type PathExpression } from '../language/syntax.ts';

/** How a value stands in a path: one of RFC 6570's expansions, with the separators of OpenAPI's styles. */
export interface PathStyle {
  /** `simple`: `a,b` (§3.2.2); `label`: `.a.b` (§3.2.5); `matrix`: `;name=a;name=b` (§3.2.7). */
  readonly form: 'simple' | 'label' | 'matrix';
  /** Of `matrix`, as it stands in the URL. */
  readonly name: string;
  readonly explode: boolean;
}

/** Text with `{ mapping }` parts: URLs and header values. */
export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
}

/** Fixed text, or an expression; `offset` is where it starts in the template. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | {
      readonly kind: 'expression';
      readonly path: PathExpression;
      readonly offset: number /** In URLs alone. */;
      readonly style?: PathStyle;
    };

/**
 * Parses the template of a URL, whose expressions may have a style, written as what comes of it begins: `{,$args.ids}`,
 * `{.$args.ids}`, `{;ids=$args.ids}`, each exploded with a `*` at its end (RFC 6570 §2.4.2).
 */
export function parseUrlTemplate(text: string, grammar?: Grammar): Template {
  return parseParts(text, grammar, splitStyle);
}

/**
 * Parses a template. Braces inside an expression are counted; there is no escape for a literal one. Throws
 * MappingSyntaxError with the position in the template.
 */
export function parseTemplate(text: string, grammar?: Grammar): Template {
  return parseParts(text, grammar, (expression) => ({ start: 0, end: expression.length }));
}

interface StyledExpression {
  /** Where its mapping lies within the braces. */
  readonly start: number;
  readonly end: number;
  readonly style?: PathStyle;
}

function splitStyle(expression: string): StyledExpression {
  const [before = '', mark = '', name = ''] = /^\s*(?:([,.])|;([^{}=$]*)=)/.exec(expression) ?? [];
  if (before === '') return { start: 0, end: expression.length };
  const end = expression.replace(/\*\s*$/, '').length;
  const form = mark === ',' ? 'simple' : mark === '.' ? 'label' : 'matrix';
  return { start: before.length, end, style: { form, name: name.trim(), explode: end < expression.length } };
}

function parseParts(
  text: string,
  grammar: Grammar | undefined,
  split: (expression: string) => StyledExpression,
): Template {
  const parts: TemplatePart[] = [];
  let offset = 0;
  while (offset < text.length) {
    const brace = text.slice(offset).search(grammar?.strayBraces === true ? /\{/ : /[{}]/);
    const end = brace < 0 ? text.length : offset + brace;
    if (end > offset) parts.push({ kind: 'text', text: text.slice(offset, end), offset });
    if (end === text.length) break;
    if (text[end] === '}')
      throw new MappingSyntaxError(text, end, 'expected `{` before this `}`; a brace in a URL is written `%7D`');
    const close = closingBrace(text, end);
    const expression = split(text.slice(end + 1, close));
    const place = { start: end + 1 + expression.start, end: end + 1 + expression.end, grammar };
    const path = located(text, place.start, () => parsePart(text, place));
    parts.push({ kind: 'expression', path, offset: place.start, ...(expression.style && { style: expression.style }) });
    offset = close + 1;
  }
  return { text, parts };
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let offset = open; offset < text.length; offset += 1) {
    if (text[offset] === '{') depth += 1;
    if (text[offset] === '}' && --depth === 0) return offset;
  }
  throw new MappingSyntaxError(text, open, 'expected a `}` that closes this `{`');
}

function parsePart(
  text: string,
  { start, end, grammar }: { readonly start: number; readonly end: number; readonly grammar: Grammar | undefined },
): PathExpression {
  const { body } = parseMapping(text.slice(start, end), grammar);
  if (body.kind === 'path') return body;
  throw new MappingSyntaxError(text, 0, 'expected one value that starts with a variable, such as `$args.id`');
}

/** Positions inside an expression become positions inside the template. */
function located<T>(text: string, start: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MappingSyntaxError) throw new MappingSyntaxError(text, start + error.offset, error.message);
    throw error;
  }
}
