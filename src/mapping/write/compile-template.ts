import { compileMapping, type CompiledMapping } from '../compile/compile-mapping.ts';
import { encodeValue, wellFormed } from './encode-value.ts';
import type { MappingScope } from '../language/evaluate.ts';
import { expandPath } from './expand-path.ts';
import type { Template, TemplatePart } from '../parse/parse-template.ts';
import type { PathExpression } from '../language/syntax.ts';
import { TemplateFailure } from './template-failure.ts';
import { kindOf, scalarText } from '../language/values.ts';

/** Renders with the request's variables. Throws TemplateFailure. */
export type CompiledTemplate = (scope: MappingScope) => string;

/** A header value: texts joined as they are; null and *nothing* are empty. */
export function compileTemplate(template: Template): CompiledTemplate {
  const pieces = template.parts.map((part) => (part.kind === 'text' ? constant(part.text) : compileText(part.path)));
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  return (scope) => pieces.map((piece) => piece(scope)).join('');
}

function constant(text: string): CompiledTemplate {
  return () => text;
}

function compileText(path: PathExpression): CompiledTemplate {
  const evaluate = compilePathAlone(path);
  return (scope) => {
    // In the request phase there is no body: `$` is null.
    const value = evaluate(null, scope);
    const text = scalarText(value);
    if (text === undefined) throw new TemplateFailure(`expected a scalar in a URL or header, found ${kindOf(value)}`);
    return text;
  };
}

function compilePathAlone(path: PathExpression): CompiledMapping {
  return compileMapping({ text: '', body: path });
}

/** A URL template in its parts, the fixed text already encoded. */
export interface UrlTemplate {
  /** `https://host:8443`; empty for a relative URL. */
  readonly origin: readonly TemplatePart[];
  /** The path's segments. */
  readonly segments: readonly (readonly TemplatePart[])[];
  /** The query without its `?`, or none. */
  readonly query: readonly TemplatePart[];
}

/**
 * Splits a URL template; blanks that break long URLs into lines are dropped, fragments too. A relative URL has no
 * origin.
 */
export function splitUrl(template: Template, form: 'absolute' | 'relative'): UrlTemplate {
  const parts = template.parts.map((part) => (part.kind === 'text' ? { ...part, text: encodeFixed(part.text) } : part));
  const [beforeFragment] = splitAt(parts, '#');
  const [beforeQuery, query] = splitAt(beforeFragment, '?');
  const { origin, path } = form === 'absolute' ? splitOrigin(beforeQuery) : { origin: [], path: beforeQuery };
  const segments: (readonly TemplatePart[])[] = [];
  for (let rest: readonly TemplatePart[] | undefined = path; rest !== undefined; ) {
    const [segment, more]: readonly [readonly TemplatePart[], readonly TemplatePart[] | undefined] = splitAt(rest, '/');
    segments.push(segment);
    rest = more;
  }
  // `/a` begins with a slash, and so with an empty segment that is none.
  const first = segments[0];
  if (first !== undefined && first.length === 0) segments.shift();
  return { origin, segments, query: query ?? [] };
}

function splitOrigin(parts: readonly TemplatePart[]): {
  origin: readonly TemplatePart[];
  path: readonly TemplatePart[];
} {
  const index = parts.findIndex((part) => part.kind === 'text' && part.text.includes('://'));
  const part = parts[index];
  // A base URL may begin with an expression, `{$env.API}/v1`: its value is the origin then.
  if (part?.kind !== 'text') return splitBehindHost([], parts);
  const behind = part.text.indexOf('://') + 3;
  const scheme: TemplatePart = { ...part, text: part.text.slice(0, behind) };
  const rest: TemplatePart[] = [{ ...part, text: part.text.slice(behind) }, ...parts.slice(index + 1)];
  return splitBehindHost([...parts.slice(0, index), scheme], rest);
}

function splitBehindHost(
  before: readonly TemplatePart[],
  rest: readonly TemplatePart[],
): { origin: readonly TemplatePart[]; path: readonly TemplatePart[] } {
  const [host, path] = splitAt(rest, '/');
  return {
    origin: [...before, ...host],
    path: path === undefined ? [] : [{ kind: 'text', text: '/', offset: 0 }, ...path],
  };
}

/** What stands before and behind the first `mark` in fixed text; undefined behind when there is none. */
function splitAt(
  parts: readonly TemplatePart[],
  mark: string,
): readonly [readonly TemplatePart[], readonly TemplatePart[] | undefined] {
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'text') continue;
    const at = part.text.indexOf(mark);
    if (at < 0) continue;
    const before = part.text.slice(0, at);
    const behind = part.text.slice(at + mark.length);
    return [
      [...parts.slice(0, index), ...textPart(before, part.offset)],
      [...textPart(behind, part.offset + at + mark.length), ...parts.slice(index + 1)],
    ];
  }
  return [parts, undefined];
}

function textPart(text: string, offset: number): readonly TemplatePart[] {
  return text === '' ? [] : [{ kind: 'text', text, offset }];
}

/** Percent-encodes what a URL cannot hold; reserved characters and `%` stay as written (RFC 3986 §2). */
function encodeFixed(text: string): string {
  return text
    .replace(/[\t\r\n\f]/g, '')
    .replace(/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu, (character) => encodeURIComponent(wellFormed(character)));
}

/** Renders the parts of a path or query, values encoded. */
export function compileEncoded(parts: readonly TemplatePart[]): CompiledTemplate {
  const pieces = parts.map((part) => {
    if (part.kind === 'text') return constant(part.text);
    const { style } = part;
    if (style !== undefined) {
      const evaluate = compilePathAlone(part.path);
      return (scope: MappingScope) => expandPath(style, evaluate(null, scope));
    }
    const render = compileText(part.path);
    return (scope: MappingScope) => encodeValue(render(scope));
  });
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  return (scope) => pieces.map((piece) => piece(scope)).join('');
}
