import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { methods } from '../../../src/mapping/methods/methods.ts';
import { parameterWriter, type QueryForm } from '../../../src/mapping/write/write-query.ts';
import { playMapping } from '../../../src/mapping/play-mapping.ts';
import { parseJson } from '../../../src/core/json/parse-json.ts';
import { registerSubgraph } from '../../../src/supergraph/register/register-subgraph.ts';
import { worldOf, type World } from '../fetch/connect/connector-world.ts';

const page = readFileSync(new URL('../../../docs/connectors.md', import.meta.url), 'utf8');

interface Fence {
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

const fences: readonly Fence[] = [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map((found) => ({
  info: found[1] ?? '',
  text: found[2] ?? '',
  line: page.slice(0, found.index).split('\n').length,
}));

interface Example {
  readonly line: number;
  readonly schema: string;
  readonly operation: string;
  readonly calls: ReadonlyMap<string, string>;
  readonly data: unknown;
  readonly errors: unknown;
}

/** A schema, and what follows it up to the next one. */
function readExamples(): readonly Example[] {
  return fences.flatMap((fence, index) => {
    if (fence.info !== 'graphql schema') return [];
    const rest = fences.slice(index + 1);
    const next = rest.findIndex(({ info }) => info.startsWith('graphql ') && info !== 'graphql operation');
    const own = next < 0 ? rest : rest.slice(0, next);
    const text = (info: string): string | undefined => own.find((one) => one.info === info)?.text;
    const calls = (text('http') ?? '')
      .trim()
      .split(/\n\n+/)
      .map((call) => [call.split('\n')[0] ?? '', call.split('\n').slice(1).join('\n')] as const);
    return [
      {
        line: fence.line,
        schema: fence.text,
        operation: text('graphql operation') ?? '',
        calls: new Map(calls),
        data: JSON.parse(text('json') ?? ''),
        errors: JSON.parse(text('json errors') ?? '[]'),
      },
    ];
  });
}

const FORMS: Readonly<Record<string, QueryForm>> = {
  FORM: 'form',
  SPACE_DELIMITED: 'space',
  PIPE_DELIMITED: 'pipe',
  DEEP_OBJECT: 'deepObject',
  BRACKETS: 'brackets',
  INDEXED_BRACKETS: 'indexed',
  JSON: 'json',
};

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

describe('docs/connectors.md', () => {
  const examples = readExamples();

  test.each(examples.map((example) => [example.line, example] as const))(
    'the example at line %i makes these calls and gives this answer',
    async (_, { schema, operation, calls, data, errors }) => {
      const made: string[] = [];
      const world = await worldOf(schema, ({ method, url, body }, response) => {
        const call = [method, url, ...(body === '' ? [] : [body])].join(' ');
        made.push(call);
        response
          .writeHead(calls.has(call) ? 200 : 404, { 'content-type': 'application/json' })
          .end(calls.get(call) ?? '{}');
      });
      worlds.push(world);
      const answer = await world.ask(operation);
      expect([...made].sort()).toEqual([...calls.keys()].sort());
      expect(answer.data).toEqual(data);
      expect(answer.errors.map(({ message, path, extensions }) => ({ message, path, extensions }))).toMatchObject(
        Array.isArray(errors) ? errors : [],
      );
      expect(answer.errors).toHaveLength(Array.isArray(errors) ? errors.length : 0);
    },
  );

  test('the gRPC example can be registered', async () => {
    const directory = new URL('../../../subgraphs/inventory/', import.meta.url).pathname;
    for (const { text } of fences.filter(({ info }) => info === 'graphql grpc')) {
      expect(
        (await registerSubgraph({ name: 'docs', sdl: text, directory, config: { sources: {} } })).problems,
      ).toEqual([]);
    }
  });

  const rows = [
    ...page.slice(page.indexOf('## The mapping language')).matchAll(/^\| `(.+?)` \| `(.+?)` \| `(.+?)` \|$/gm),
  ].map(([, mapping = '', input = '', output = '']) => [mapping, input, output] as const);

  const styles = [
    ...page.matchAll(
      /^\| (?:`([A-Z_]+)`(, `explode: false`)?|without one) \| (?:`(.+?)`|refused) \| (?:`(.+?)`|refused) \|$/gm,
    ),
  ];

  test('the table of query styles has every style', () => {
    expect(new Set(styles.flatMap(([, name]) => name ?? []))).toEqual(new Set(Object.keys(FORMS)));
  });

  test.each(styles.map(([, name, unexploded, list, object]) => [name, { unexploded, list, object }] as const))(
    'the style %s writes lists and objects as the table says',
    (name, { unexploded, list, object }) => {
      const form = name === undefined ? undefined : FORMS[name];
      const write = parameterWriter(
        form && { name: undefined, form, explode: form === 'form' && unexploded === undefined },
      );
      const written = (value: unknown): string =>
        write('a', value)
          .join('&')
          .replace(/%(?:5B|5D|7B|7D|22|3A)/g, decodeURIComponent)
          .replace(/=(?:[[{]).*/, (json) => json.replaceAll('%2C', ','));
      for (const [value, expected] of [
        [[1, 2], list],
        [{ x: 1, y: 2 }, object],
      ] as const) {
        if (expected === undefined) expect(() => written(value)).toThrow();
        else expect(written(value)).toBe(expected);
      }
    },
  );

  test.each(rows)('%s of %s is %s', (selection, input, output) => {
    expect(playMapping({ selection, input: parseJson(input), vars: {} }).data).toEqual(parseJson(output));
  });

  test('every method has its row', () => {
    const shown = new Set(rows.flatMap(([mapping]) => [...mapping.matchAll(/->(\w+)/g)].map(([, name]) => name)));
    expect(Object.keys(methods).filter((name) => !shown.has(name))).toEqual([]);
  });
});
