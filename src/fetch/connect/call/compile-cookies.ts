import { compileMapping } from '../../../mapping/compile/compile-mapping.ts';
import { encodeValue, urlText } from '../../../mapping/write/encode-value.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import type { Mapping } from '../../../mapping/language/syntax.ts';
import { TemplateFailure } from '../../../mapping/write/template-failure.ts';
import { isObject, kindOf } from '../../../mapping/language/values.ts';
import type { RenderedHeaders } from './compile-headers.ts';

/** RFC 6265 §4.1.1: the name of a cookie is a token. */
const COOKIE_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Compiles `cookies`, mappings that yield an object: a cookie for each member that is not null or empty, for each item
 * of a list. Values are percent-encoded, so that none ends itself or begins another. Undefined where there is no
 * mapping.
 */
export function compileCookies(
  mappings: readonly (Mapping | undefined)[],
): ((scope: MappingScope) => readonly string[]) | undefined {
  const evaluated = mappings.flatMap((mapping) => (mapping === undefined ? [] : [compileMapping(mapping)]));
  if (evaluated.length === 0) return undefined;
  return (scope) => {
    // The connector's in place of the source's of the same name.
    const members = new Map<string, unknown>();
    for (const evaluate of evaluated) {
      const value = evaluate({}, scope);
      if (value === undefined) continue;
      if (!isObject(value))
        throw new TemplateFailure(`expected \`cookies\` to yield an object, found ${kindOf(value)}`);
      for (const [name, member] of Object.entries(value)) members.set(name, member);
    }
    return [...members].flatMap(([name, member]) => cookiesOf(name, member));
  };
}

function cookiesOf(name: string, value: unknown): readonly string[] {
  if (!COOKIE_NAME.test(name))
    throw new TemplateFailure(`expected the name of a cookie, found ${JSON.stringify(name)}`);
  return [value].flat().flatMap((item) => {
    const text = urlText(item);
    return text === '' ? [] : [`${name}=${encodeValue(text)}`];
  });
}

/**
 * Headers with these cookies in one `Cookie` (RFC 6265 §5.4: a request has one) beside those that are there: what the
 * schema's own header says (`isOwn`) stays, and of what a client sent by itself nothing that a mapping sets.
 */
export function withCookies(headers: RenderedHeaders, cookies: readonly string[], isOwn: boolean): RenderedHeaders {
  if (cookies.length === 0) return headers;
  const there = [headers['cookie'] ?? []]
    .flat()
    .flatMap((value) => value.split(/;\s*/))
    .filter((pair) => pair !== '');
  const [first, second] = isOwn ? [there, cookies] : [cookies, there];
  const taken = new Set(first.map(nameOf));
  return { ...headers, cookie: [...first, ...second.filter((pair) => !taken.has(nameOf(pair)))].join('; ') };
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0]?.trim() ?? '';
}
