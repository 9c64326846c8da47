import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigFailure } from '../../../src/config/config-failure.ts';
import { readConfig } from '../../../src/config/read-config.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string): string {
  const file = join(folder, 'gatefold.yaml');
  writeFileSync(file, text);
  return file;
}

/** The lines of the failure, without the folder. */
function mistakes(text: string): string[] {
  const file = write(text);
  try {
    readConfig(file);
  } catch (error) {
    if (error instanceof ConfigFailure) return error.message.replaceAll(`${folder}/`, '').split('\n');
    throw error;
  }
  return [];
}

describe('a configuration that is right', () => {
  test('an empty file has every default', () => {
    const config = readConfig(write(''));
    expect(config.listen).toMatchObject({ host: '127.0.0.1', port: 4000, path: '/graphql' });
    expect(config.server).toBe('gatefold');
    expect(config.headers.forward).toEqual([]);
    expect(config).toEqual(readConfig(undefined));
  });

  test('relative paths are relative to the file, not to the working directory', () => {
    mkdirSync(join(folder, 'graphs', 'more'), { recursive: true });
    writeFileSync(join(folder, 'graphs', 'stock.graphql'), '');
    const config = readConfig(
      write('subgraphsDirectory: ./graphs\nsubgraphs: { stock: { schema: ./graphs/more/../stock.graphql } }\n'),
    );
    expect(config.subgraphsDirectory).toBe(join(folder, 'graphs'));
    expect(config.subgraphs['stock']?.schema).toBe(join(folder, 'graphs', 'stock.graphql'));
    rmSync(join(folder, 'graphs'), { recursive: true });
  });

  test('the command line is laid over the file, key by key', () => {
    const file = write('listen:\n  port: 5000\n  path: /api\nheaders: { forward: [Authorization] }\n');
    const config = readConfig(file, { listen: { port: 6000 }, headers: { forward: ['X-Tenant'] } });
    expect(config.listen).toMatchObject({ port: 6000, path: '/api' });
    expect(config.headers.forward).toEqual(['x-tenant']);
  });

  test('a supergraph on the command line takes the place of the folder in the file', () => {
    const config = readConfig(write('subgraphsDirectory: graphs\n'), {
      supergraph: { file: '/elsewhere/supergraph.graphql' },
    });
    expect(config.subgraphsDirectory).toBeUndefined();
    expect(config.supergraph?.file).toBe('/elsewhere/supergraph.graphql');
  });
});

describe('a configuration with mistakes', () => {
  test('three mistakes give three lines, each with its place, what was found and what was expected', () => {
    expect(mistakes('listen:\n  port: high\n  hots: 0.0.0.0\nworkers: 0\n')).toEqual([
      'gatefold.yaml:2:9: listen.port: found "high", expected a whole number from 0 to 65535',
      'gatefold.yaml:3:3: listen.hots: unknown key, expected host?',
      'gatefold.yaml:4:10: workers: found 0, expected a whole number from 1 to 256',
    ]);
  });

  test('a key that resembles none is answered with all that are known there', () => {
    expect(mistakes('sandbox:\n  colour: red\n')).toEqual([
      'gatefold.yaml:2:3: sandbox.colour: unknown key, expected one of enabled',
    ]);
  });

  test('a consumer of a usage plan that does not exist is told which there are', () => {
    const text =
      'usagePlans:\n  gold: { burst: 9 }\nauthentication:\n  consumers:\n    shop:\n      usagePlan: golden\n';
    expect(mistakes(text)).toEqual([
      'gatefold.yaml:6:18: authentication.consumers.shop.usagePlan: expected one of `usagePlans` (gold), found ' +
        '"golden"',
    ]);
  });

  test('a cost limit for a consumer or a usage plan that nobody is or has is told', () => {
    const text =
      'usagePlans:\n  gold: { burst: 9 }\nauthentication:\n  consumers:\n    shop: { usagePlan: silver ' +
      '}\ncost:\n  usagePlans:\n    gold: { max: 1 }\n    silver: { max: 1 }\n    golden: { max: 1 ' +
      '}\n  consumers:\n    shop: { max: 1 }\n    shopp: { max: 1 }\n';
    expect(mistakes(text)).toEqual([
      'gatefold.yaml:10:13: cost.usagePlans.golden: expected a usage plan that a consumer has',
      'gatefold.yaml:13:12: cost.consumers.shopp: expected the name of one of `authentication.consumers`',
    ]);
  });

  test('two unknown keys of one mapping are two lines', () => {
    expect(mistakes('a: 1\nb: 2\n')).toHaveLength(2);
  });

  test.each([
    [
      'log:\n  level: loud\n',
      'gatefold.yaml:2:10: log.level: found "loud", expected "silent" or "error" or "warn" or "info" or "debug"',
    ],
    ['listen:\n', 'gatefold.yaml:1:1: listen: found nothing, expected a mapping'],
    ['listen: [1]\n', 'gatefold.yaml:1:9: listen: found a list, expected a mapping'],
    ['- 1\n', 'gatefold.yaml:1:1: found a list, expected a mapping'],
    [
      'planner: { timeoutMs: 1.5 }\n',
      'gatefold.yaml:1:23: planner.timeoutMs: found 1.5, expected a whole number from 1 to 3600000',
    ],
    [
      'introspection: { enabled: "no" }\n',
      'gatefold.yaml:1:27: introspection.enabled: found "no", expected true or false',
    ],
    ['supergraph: {}\n', 'gatefold.yaml:1:13: supergraph.file: found nothing, expected text that is not empty'],
    [
      'headers: { respond: [Set-Cookie, "*"] }\n',
      'gatefold.yaml:1:34: headers.respond[1]: expected the name of each header: there is no "*" for all of them',
    ],
    ...[
      'Cache-Control',
      'content-type',
      'Connection',
      'Transfer-Encoding',
      'vary',
      'date',
      'ETag',
      'access-control-allow-origin',
      'keep-alive',
    ].map((name): [string, string] => [
      `subgraphs: { a: { headers: { respond: [${name}] } } }\n`,
      `gatefold.yaml:1:40: subgraphs.a.headers.respond[0]: expected another header than ${name.toLowerCase()}, ` +
        `which describes the backend's own connection, body or caching, or is written by the gateway`,
    ]),
    [
      'headers: { forward: [ok, "not ok"] }\n',
      'gatefold.yaml:1:26: headers.forward[1]: found "not ok", expected a header name',
    ],
    [
      'subgraphs: { a.b: { url: "ftp://x" } }\n',
      'gatefold.yaml:1:26: subgraphs["a.b"].url: found "ftp://x", expected an http or https URL',
    ],
    [
      'listen: { path: graphql }\n',
      'gatefold.yaml:1:17: listen.path: found "graphql", expected a path that starts with /',
    ],
    [
      'cors: { origins: ["https://a.test/shop"] }\n',
      'gatefold.yaml:1:19: cors.origins[0]: found "https://a.test/shop", expected an origin such as ' +
        'https://shop.example.com, or "*" for all',
    ],
    ['cors: { enabled: true }\n', 'gatefold.yaml:1:7: cors.origins: expected at least one origin'],
    [
      'cors: { origins: ["*"], credentials: true }\n',
      'gatefold.yaml:1:18: cors.origins: expected the origins by name: browsers take no "*" together with credentials',
    ],
    [
      'cors: { origins: ["https://a.test"], credentials: true, headers: ["*"] }\n',
      'gatefold.yaml:1:51: cors.credentials: expected every header by name: browsers take no "*" together with ' +
        'credentials',
    ],
    [
      'supergraph: { file: a }\nsubgraphsDirectory: b\n',
      'gatefold.yaml:1:13: supergraph: expected either `supergraph` or `subgraphsDirectory`, not both',
    ],
  ])('%j is explained', (text, line) => {
    expect(mistakes(text)).toEqual([line]);
  });

  test('a mistake on the command line says so', () => {
    expect(() => readConfig(write('workers: 2\n'), { listen: { port: 70_000 } })).toThrow(
      /gatefold\.yaml: listen\.port: found 70000/,
    );
    expect(() => readConfig(undefined, { listen: { port: 70_000 } })).toThrow(
      'command line: listen.port: found 70000, expected a whole number from 0 to 65535',
    );
  });

  test('an origin is kept as browsers write it', () => {
    const { cors } = readConfig(
      write(
        'cors: { origins: ["HTTPS://Shop.test:443", "http://bücher.test:80", "http://[::1]:3000", ' +
          '"capacitor://Localhost"] }\n',
      ),
    );
    expect(cors.origins).toEqual([
      'https://shop.test',
      'http://xn--bcher-kva.test',
      'http://[::1]:3000',
      'capacitor://localhost',
    ]);
  });

  test('a file that is not there is one line', () => {
    expect(() => readConfig(join(folder, 'none.yaml'))).toThrow(/none\.yaml: cannot be read: no such file$/);
    expect(() => readConfig(folder)).toThrow(/cannot be read: it is a folder$/);
  });
});

describe('a file that is not YAML', () => {
  test.each([
    ['a broken flow', 'listen: { port: 1\nworkers: 2', /^gatefold\.yaml:\d+:\d+: /],
    ['a key twice', 'workers: 1\nworkers: 2\n', /^gatefold\.yaml:2:1: .*unique/],
    ['a tab for indentation', 'listen:\n\tport: 1\n', /^gatefold\.yaml:2:1: /],
    ['a tag that nothing resolves', 'workers: !env WORKERS\n', /^gatefold\.yaml:1:10: /],
    ['a key that is a list', '? [a]\n: 1\n', /^gatefold\.yaml:1:3: this cannot be a key/],
    [
      'a key that would reach a prototype',
      'subgraphs:\n  __proto__: { url: "http://a" }\n',
      /^gatefold\.yaml:2:3: this cannot be a key/,
    ],
    ['two documents', 'workers: 1\n---\nworkers: 2\n', /^gatefold\.yaml:2:1: /],
  ])('%s is reported with its place', (_, text, line) => {
    const [first] = mistakes(text);
    expect(first).toMatch(line);
  });

  test('aliases that multiply are refused', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`),
    ];
    const started = performance.now();
    expect(mistakes(bomb.join('\n'))[0]).toMatch(/alias/i);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test('no text makes it fail in another way than a ConfigFailure with a position', () => {
  const yamlish = fc.string({
    unit: fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '{',
      '}',
      '[',
      ']',
      '"',
      '&',
      '*',
      '!',
      '#',
      '?',
      '|',
      '1',
      ',',
      'listen',
      'port',
      '__proto__',
      '\t',
      '---',
    ),
  });
  fc.assert(
    fc.property(fc.oneof(yamlish, fc.string()), (text) => {
      try {
        readConfig(write(text));
      } catch (error) {
        if (!(error instanceof ConfigFailure)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
        expect(error.message.split('\n')).toHaveLength(error.problems.length);
        for (const problem of error.problems) expect(problem.line).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});

describe('files that a configuration names', () => {
  test('and that are not there are told where they are named, all at once', () => {
    writeFileSync(join(folder, 'there.pem'), '');
    expect(
      mistakes(`subgraphsDirectory: graphs
subgraphs: { a: { schema: a/schema.graphql, url: "http://a.test" } }
listen:
  tls: { cert: there.pem, key: none.pem }
authentication:
  issuers: { own: { issuer: "https://id.test", jwksFile: ., audiences: [a] } }
`),
    ).toEqual([
      'gatefold.yaml:1:21: subgraphsDirectory: expected a folder, found none at graphs',
      'gatefold.yaml:2:27: subgraphs.a.schema: expected a file, found none at a/schema.graphql',
      'gatefold.yaml:4:32: listen.tls.key: expected a file, found none at none.pem',
      expect.stringMatching(
        /^gatefold.yaml:6:58: authentication.issuers.own.jwksFile: expected a file, found a folder at /,
      ),
    ]);
  });

  test('a URL with a comma where its host ends is one mistake, and commas behind the host are none', () => {
    expect(mistakes('subgraphs: { a: { url: "http://a.test,http://b.test/graphql" } }')).toEqual([
      expect.stringContaining('subgraphs.a.url: expected one URL, without a comma in the name of its host'),
    ]);
    expect(mistakes('subgraphs: { a: { url: "http://a.test/a,b" } }')).toEqual([]);
  });
});
