import { compileEncoded, compileTemplate, splitUrl, type CompiledTemplate } from './compile-template.ts';
import { encodeValue, urlText } from './encode-value.ts';
import { compileMapping } from '../compile/compile-mapping.ts';
import type { MappingScope } from '../language/evaluate.ts';
import type { Template, TemplatePart } from '../parse/parse-template.ts';
import type { Mapping } from '../language/syntax.ts';
import { TemplateFailure } from './template-failure.ts';
import { parameterWriter, type QueryStyle } from './write-query.ts';
import { isObject, kindOf } from '../language/values.ts';

/** What a URL is joined from: the source's parts, then the connector's. */
export interface UrlParts {
  readonly base: Template | undefined;
  readonly basePath?: Mapping | undefined;
  readonly baseQuery?: Mapping | undefined;
  readonly url: Template;
  readonly path?: Mapping | undefined;
  readonly query?: Mapping | undefined;
  /** How lists and objects of both queries are written; of several for one name, the last. */
  readonly styles?: readonly QueryStyle[] | undefined;
}

/** `https://host:8443`, and the path with its query. */
export interface RenderedUrl {
  readonly origin: string;
  readonly path: string;
}

/**
 * Compiles the joining of a URL: base path, source `path` items, connector path, connector `path` items; queries
 * in the same order, equal names repeated. The result throws TemplateFailure for values that cannot stand in a URL.
 */
export function compileUrl(parts: UrlParts): (scope: MappingScope) => RenderedUrl {
  const base = parts.base === undefined ? undefined : splitUrl(parts.base, 'absolute');
  const own = splitUrl(parts.url, base === undefined ? 'absolute' : 'relative');
  const origin = compileTemplate({ text: '', parts: (base ?? own).origin });
  const segments = [
    ...compileSegments(base?.segments ?? []),
    ...compileItems(parts.basePath),
    ...compileSegments(own.segments),
    ...compileItems(parts.path),
  ];
  const trailing = endsWithSlash(own.segments, base?.segments) && parts.path === undefined;
  const queries = [
    ...compileQuery(base?.query ?? []),
    ...compileParams(parts.baseQuery, parts.styles),
    ...compileQuery(own.query),
    ...compileParams(parts.query, parts.styles),
  ];
  return (scope) => {
    const path = segments.map((segment) => segment(scope)).join('');
    const query = queries
      .map((piece) => piece(scope))
      .filter((piece) => piece !== '')
      .join('&');
    const slash = path === '' || trailing ? '/' : '';
    return { origin: origin(scope), path: `${path}${slash}${query === '' ? '' : `?${query}`}` };
  };
}

type Segments = readonly (readonly TemplatePart[])[];

/** A slash at the end of the last piece survives; a connector path of just `/` adds nothing to a base path. */
function endsWithSlash(own: Segments, base: Segments | undefined): boolean {
  const last = own.some((segment) => segment.length > 0) ? own : (base ?? []);
  return last.length > 1 && last.at(-1)?.length === 0;
}

/** Each with its slash. Empty fixed segments are dropped; a segment with a value must not be empty, `.` or `..`. */
function compileSegments(segments: Segments): readonly CompiledTemplate[] {
  return segments
    .filter((segment) => segment.length > 0)
    .map((segment) => {
      const render = compileEncoded(segment);
      if (segment.every((part) => part.kind === 'text')) {
        const fixed = `/${segment.map((part) => (part.kind === 'text' ? part.text : '')).join('')}`;
        return () => fixed;
      }
      return (scope) => `/${checkedSegment(render(scope))}`;
    });
}

/** Such a segment would call another resource than the template names (RFC 3986 §5.2.4). */
function checkedSegment(segment: string): string {
  if (segment === '') throw new TemplateFailure('expected a value for a segment of the URL path, found an empty one');
  if (/^(?:\.|%2e){1,2}$/i.test(segment))
    throw new TemplateFailure('expected a value for a segment of the URL path other than `.` and `..`');
  return segment;
}

/** `path`: a list, each item one segment. */
function compileItems(mapping: Mapping | undefined): readonly CompiledTemplate[] {
  if (mapping === undefined) return [];
  const evaluate = compileMapping(mapping);
  return [
    (scope) => {
      const items = evaluate({}, scope);
      if (items === undefined) return '';
      if (!Array.isArray(items)) throw new TemplateFailure(`expected \`path\` to yield a list, found ${kindOf(items)}`);
      // A null item adds no segment.
      return items.map((item) => (item === null ? '' : `/${checkedSegment(encodeValue(urlText(item)))}`)).join('');
    },
  ];
}

function compileQuery(query: readonly TemplatePart[]): readonly CompiledTemplate[] {
  return query.length === 0 ? [] : [compileEncoded(query)];
}

/** `queryParams`: an object; null leaves a parameter out. */
function compileParams(mapping: Mapping | undefined, styles: readonly QueryStyle[] = []): readonly CompiledTemplate[] {
  if (mapping === undefined) return [];
  const evaluate = compileMapping(mapping);
  const writers = new Map(styles.map((style) => [style.name, parameterWriter(style)]));
  const others = writers.get(undefined) ?? parameterWriter(undefined);
  return [
    (scope) => {
      const params = evaluate({}, scope);
      if (params === undefined) return '';
      if (!isObject(params))
        throw new TemplateFailure(`expected \`queryParams\` to yield an object, found ${kindOf(params)}`);
      return Object.entries(params)
        .flatMap(([name, value]) => (writers.get(name) ?? others)(name, value))
        .join('&');
    },
  ];
}
