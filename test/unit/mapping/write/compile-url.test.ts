import { describe, expect, test } from '@jest/globals';
import { TemplateFailure } from '../../../../src/mapping/write/template-failure.ts';
import { compileUrl } from '../../../../src/mapping/write/compile-url.ts';
import { parseMapping } from '../../../../src/mapping/parse/parse-mapping.ts';
import { parseTemplate } from '../../../../src/mapping/parse/parse-template.ts';
import { MappingSyntaxError } from '../../../../src/mapping/language/syntax.ts';

interface Parts {
  readonly base?: string;
  readonly basePath?: string;
  readonly baseQuery?: string;
  readonly url: string;
  readonly path?: string;
  readonly query?: string;
}

const ARGS = {
  id: 'a/b c',
  n: 5,
  dot: '.',
  dots: '..',
  empty: '',
  none: null,
  list: ['x', null, 'y'],
  fox: '🦊&=',
  obj: {},
  yes: true,
};

function urlOf(parts: Parts): string {
  const mapping = (text: string | undefined): ReturnType<typeof parseMapping> | undefined =>
    text === undefined ? undefined : parseMapping(text);
  const compiled = compileUrl({
    base: parts.base === undefined ? undefined : parseTemplate(parts.base),
    basePath: mapping(parts.basePath),
    baseQuery: mapping(parts.baseQuery),
    url: parseTemplate(parts.url),
    path: mapping(parts.path),
    query: mapping(parts.query),
  });
  const { origin, path } = compiled({ variables: { args: ARGS, config: { host: 'https://conf.test:8443' } } });
  return origin + path;
}

describe('URLs', () => {
  const base = 'http://api.test/v1';
  test.each<[Parts, string]>([
    [{ base, url: '/users' }, 'http://api.test/v1/users'],
    [{ base: 'http://api.test', url: '/' }, 'http://api.test/'],
    [{ base: 'http://api.test/', url: 'users/' }, 'http://api.test/users/'],
    [{ base, url: '/' }, 'http://api.test/v1'],
    [
      { base: `${base}/?k=1`, url: '/a?k=2#frag', baseQuery: 'k: $args.n', query: 'k: $args.yes' },
      'http://api.test/v1/a?k=1&k=5&k=2&k=true',
    ],
    [{ base, basePath: "$(['b', 1])", url: '/c', path: "$(['d/e', null])" }, 'http://api.test/v1/b/1/c/d%2Fe'],
    [{ url: 'https://x.test' }, 'https://x.test/'],
    [{ url: 'https://x.test/a?b=c' }, 'https://x.test/a?b=c'],
    [{ base, url: '/u/{$args.id}/p{$args.n}.json' }, 'http://api.test/v1/u/a%2Fb%20c/p5.json'],
    [{ base, url: '/a b\n  /ü%20/c' }, 'http://api.test/v1/a%20b%20%20/%C3%BC%20/c'],
    [
      { base, url: '/q?a={$args.fox}&b={$args.none}&c={$args.missing}&d={$args.yes}' },
      'http://api.test/v1/q?a=%F0%9F%A6%8A%26%3D&b=&c=&d=true',
    ],
    [{ base, url: "/q?ids={$args.list->joinNotNull(',')}" }, 'http://api.test/v1/q?ids=x%2Cy'],
    [
      { base, url: '/q', query: 'list: $args.list none: $args.none gone: $args.missing' },
      'http://api.test/v1/q?list=x&list=&list=y',
    ],
    [{ base, url: '/q', query: '$args.missing' }, 'http://api.test/v1/q'],
    [{ base: '{$config.host}/v2', url: '/a' }, 'https://conf.test:8443/v2/a'],
    [{ base, url: '/to?u=http://y.test/z' }, 'http://api.test/v1/to?u=http://y.test/z'],
    [{ base, url: '{$args.n}/x' }, 'http://api.test/v1/5/x'],
  ])('%j', (parts, expected) => {
    expect(urlOf(parts)).toBe(expected);
  });

  test.each([
    '/u/{$args.dot}',
    '/u/{$args.dots}/x',
    '/u/{$args.empty}',
    '/u/{$args.missing}',
    '/u/.{$args.dot}',
    '/u/%2e{$args.dot}',
    '/u/{$args.obj}',
    '/u?x={$args.list}',
  ])('%s is refused with these values: it would call another resource', (url) => {
    expect(() => urlOf({ base, url })).toThrow(TemplateFailure);
  });

  test('path items and parameters of the wrong kind are refused', () => {
    expect(() => urlOf({ base, url: '/', path: '$args.n' })).toThrow('expected `path` to yield a list, found a number');
    expect(() => urlOf({ base, url: '/', path: '$([".."])' })).toThrow(TemplateFailure);
    expect(() => urlOf({ base, url: '/', query: '$args.list' })).toThrow(
      'expected `queryParams` to yield an object, found a list',
    );
    expect(() => urlOf({ base, url: '/', query: 'x: $([[1]])' })).toThrow(TemplateFailure);
  });

  test('a brace that closes nothing is a part of the URL where the grammar allows it', () => {
    const url = parseTemplate('/a}/{$args.n}}', { choices: false, spreads: false, json: false, strayBraces: true });
    expect(compileUrl({ base: parseTemplate(base), url })({ variables: { args: ARGS } }).path).toBe('/v1/a%7D/5%7D');
  });

  test.each([
    ['/a/{$args.id', 3, 'expected a `}` that closes this `{`'],
    ['/a/}', 3, 'expected `{` before this `}`; a brace in a URL is written `%7D`'],
    ['/a/{$args.}', 10, 'expected a key after `.`, found the end'],
    ['/a/{id}', 4, 'expected one value that starts with a variable, such as `$args.id`'],
  ])('%s is a located mistake', (text, offset, message) => {
    let mistake: unknown;
    try {
      parseTemplate(text);
    } catch (error) {
      mistake = error;
    }
    expect(mistake).toBeInstanceOf(MappingSyntaxError);
    expect(mistake).toMatchObject({ offset, message });
  });
});
