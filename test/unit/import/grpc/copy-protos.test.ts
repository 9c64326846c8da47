import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { copyProtos } from '../../../../src/import/grpc/copy-protos.ts';
import { describeProto } from '../../../../src/import/grpc/import-grpc.ts';
import { readProto } from '../../../../src/supergraph/grpc/read-descriptor.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-protos-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>, below: string): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, below, name)), { recursive: true });
    writeFileSync(join(folder, below, name), text);
  }
}

/** What is copied of `entry`, after it was written and read again from its new place as a source reads it. */
async function copied(
  files: Readonly<Record<string, string>>,
  entry: string,
  includes: readonly string[],
): Promise<readonly string[]> {
  write(files, 'from');
  const includeDirs = includes.map((name) => join(folder, 'from', name));
  const services = await describeProto(join(folder, 'from', entry), includeDirs);
  const copy = copyProtos(join(folder, 'from', entry), { ...services, includeDirs, directory: join(folder, 'to') });
  write(Object.fromEntries(copy.files.map(({ name, text }) => [name, text])), 'to');
  const proto = join(folder, 'to', copy.proto);
  const upwards = (path: string): readonly string[] =>
    path === join(folder, 'to') ? [path] : [path, ...upwards(dirname(path))];
  expect(Object.keys((await readProto(proto, { includeDirs: upwards(dirname(proto)) })).messages)).toContain('m.Thing');
  return copy.files.map(({ name }) => name).sort();
}

const service = (...imports: readonly string[]) =>
  `syntax = "proto3"; package s; ${imports.map((name) => `import "${name}";`).join(' ')} service S { rpc ` +
  'Get(m.Thing) returns (m.Thing); }';
const thing = (...imports: readonly string[]) =>
  `syntax = "proto3"; package m; ${imports.map((name) => `import "${name}";`).join(' ')} message Thing { string ` +
  'id = 1; }';
const other = (name: string) => `syntax = "proto3"; package m; message ${name} { string id = 1; }`;

test('protos are found by the names that import them, of whichever folder of includes they are, in each other or not', async () => {
  const files = {
    'shop/v1/s.proto': service('thing.proto', 'shop/v1/money.proto'),
    'shop/v1/money.proto': other('Money'),
    'shop/third/thing.proto': thing('deep/a.proto'),
    'shop/third/deep/a.proto': other('A'),
  };
  expect(await copied(files, 'shop/v1/s.proto', ['.', 'shop/third', 'shop'])).toEqual([
    'proto/deep/a.proto',
    'proto/shop/v1/money.proto',
    'proto/shop/v1/s.proto',
    'proto/thing.proto',
  ]);
});

test('names that lead upwards still do, and stay in the folder', async () => {
  const files = {
    'a/b/s.proto': service('../c/thing.proto'),
    'a/c/thing.proto': thing('../../../from/a/d.proto'),
    'a/d.proto': other('D'),
  };
  const names = await copied(files, 'a/b/s.proto', []);
  expect(names).toHaveLength(3);
  expect(names.every((name) => name.startsWith('proto/') && !name.includes('..'))).toBe(true);
});

test('a proto beside the one that imports it stays beside it', async () => {
  const files = {
    'api/s.proto': service('lib/thing.proto'),
    'api/lib/thing.proto': thing('own.proto'),
    'api/lib/own.proto': other('Own'),
  };
  expect(await copied(files, 'api/s.proto', ['api/none'])).toEqual([
    'proto/lib/own.proto',
    'proto/lib/thing.proto',
    'proto/s.proto',
  ]);
});
