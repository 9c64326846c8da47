import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runGatefold } from './gatefold-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a command line that is not understood', () => {
  test.each([
    [['serv'], "gatefold: unknown command 'serv'"],
    [['serve', '--prot', '1'], "gatefold: unknown option '--prot'"],
    [['serve'], 'gatefold: what is the graph? Give --config FILE, --subgraphs DIRECTORY or --supergraph FILE'],
    [['serve', '--subgraphs', 'a', '--supergraph', 'b'], 'gatefold: --supergraph and --subgraphs exclude each other'],
    [
      ['serve', '--supergraph', 'a', '--port', 'x'],
      "gatefold: option '--port <number>' argument 'x' is invalid. Expected a whole number from 0 to 65535.",
    ],
    [
      ['serve', '--supergraph', 'a', '--port', '65536'],
      "gatefold: option '--port <number>' argument '65536' is invalid. Expected a whole number from 0 to 65535.",
    ],
    [
      ['serve', '--server', 'express'],
      "gatefold: option '--server <door>' argument 'express' is invalid. Allowed choices are gatefold, apollo.",
    ],
    [['explain', '--supergraph', 'a'], "gatefold: required option '--query <file>' not specified"],
    [
      ['explain', '--query', 'q', '--variables', '[1]'],
      "gatefold: option '--variables <json>' argument '[1]' is invalid. Expected a JSON object.",
    ],
    [
      ['demo', '--without', 'payments'],
      'gatefold: the demo has no backend payments; it has accounts, products, inventory, reviews, content',
    ],
  ])('%j says why and ends with 2', async (args, line) => {
    const { code, stdout, stderr } = await runGatefold(args);
    expect({ code, stdout, first: stderr[0] }).toEqual({ code: 2, stdout: '', first: line });
  });

  test('PORT that is no port is named', async () => {
    const { code, stderr } = await runGatefold(['demo'], { PORT: 'http' });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: ['gatefold: PORT: found "http", expected a whole number from 0 to 65530'],
    });
  });

  test('nothing at all prints the help and ends with 2, --help ends with 0', async () => {
    expect((await runGatefold([])).code).toBe(2);
    const help = await runGatefold(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['serve', 'compose', 'explain', 'demo'])
      expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  test('--version prints the version of the package', async () => {
    const { code, stdout } = await runGatefold(['--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('what cannot be read', () => {
  test('a configuration with three mistakes is three lines', async () => {
    const file = join(folder, 'gatefold.yaml');
    writeFileSync(file, 'subgraphsDirectory: graphs\nlisten:\n  port: high\n  hots: 0.0.0.0\nworkers: 0\n');
    const { code, stderr } = await runGatefold(['serve', '--config', file]);
    expect(code).toBe(1);
    expect(stderr).toEqual([
      `gatefold: ${file}:3:9: listen.port: found "high", expected a whole number from 0 to 65535`,
      `gatefold: ${file}:4:3: listen.hots: unknown key, expected host?`,
      `gatefold: ${file}:5:10: workers: found 0, expected a whole number from 1 to 256`,
    ]);
  });

  test('a header that cannot be one is refused before anything starts', async () => {
    const { code, stderr } = await runGatefold(['serve', '--supergraph', 'x', '--forward-header', 'not ok']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: ['gatefold: command line: headers.forward[0]: found "not ok", expected a header name'],
    });
  });

  test.each(['--supergraph', '--subgraphs'])('a missing file behind %s is one line', async (option) => {
    const missing = join(folder, 'missing');
    const { code, stderr } = await runGatefold(['serve', option, missing]);
    expect({ code, lines: stderr.length }).toEqual({ code: 1, lines: 1 });
    expect(stderr[0]).toContain(missing);
  });

  test('subgraphs that a configuration lists one by one are composed', async () => {
    mkdirSync(join(folder, 'listed'), { recursive: true });
    writeFileSync(join(folder, 'listed', 'a.graphql'), 'type Query { a: Int }');
    const file = join(folder, 'listed.yaml');
    writeFileSync(file, 'subgraphs: { one: { schema: listed/a.graphql, url: "http://127.0.0.1:9/" } }\n');
    const { code, stdout } = await runGatefold(['compose', '--config', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('ONE @join__graph(name: "one", url: "http://127.0.0.1:9/")');
  });

  test('a configuration that names no graph says what is expected', async () => {
    const file = join(folder, 'empty.yaml');
    writeFileSync(file, 'workers: 1\n');
    const { code, stderr } = await runGatefold(['compose', '--config', file]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        'gatefold: the configuration names no graph: expected `supergraph`, `subgraphsDirectory`, or `subgraphs` ' +
          'with a `schema` each',
      ],
    });
  });

  test('a subgraph whose SDL does not parse is named with the place', async () => {
    const schema = join(folder, 'broken', 'stock', 'schema.graphql');
    mkdirSync(join(folder, 'broken', 'stock'), { recursive: true });
    writeFileSync(schema, 'type Query {\n  stock: Int!!\n}\n');
    const { code, stdout, stderr } = await runGatefold(['compose', '--subgraphs', join(folder, 'broken')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toContain(`${schema}:2:14`);
    expect(stderr[0]).toContain('stock');
  });
});
