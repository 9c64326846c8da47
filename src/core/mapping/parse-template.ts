import { parseMapping } from './parse-mapping.ts';
import { MappingSyntaxError, type Grammar, type Path } from './syntax.ts';

/** Text with `{ mapping }` parts: URLs and header values. */
export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
}

/** Fixed text, or an expression; `offset` is where it starts in the template. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | { readonly kind: 'expression'; readonly path: Path; readonly offset: number };

/**
 * Parses a template. Braces inside an expression are counted; there is no escape for a literal one. Throws
 * MappingSyntaxError with the position in the template.
 */
export function parseTemplate(text: string, grammar?: Grammar): Template {
  const parts: TemplatePart[] = [];
  let offset = 0;
  while (offset < text.length) {
    const brace = text.slice(offset).search(grammar?.strayBraces === true ? /\{/ : /[{}]/);
    const end = brace < 0 ? text.length : offset + brace;
    if (end > offset) parts.push({ kind: 'text', text: text.slice(offset, end), offset });
    if (end === text.length) break;
    if (text[end] === '}') throw new MappingSyntaxError(text, end, 'expected `{` before this `}`; a brace in a URL is written `%7D`');
    const close = closingBrace(text, end);
    parts.push({ kind: 'expression', path: located(text, end + 1, () => parsePart(text, { start: end + 1, end: close, grammar })), offset: end + 1 });
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

function parsePart(text: string, { start, end, grammar }: { readonly start: number; readonly end: number; readonly grammar: Grammar | undefined }): Path {
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
