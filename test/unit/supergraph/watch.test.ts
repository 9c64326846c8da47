import { mkdtempSync, renameSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { watchFiles } from '../../../src/supergraph/watch.ts';

const TIMING = { intervalMs: 20, settleMs: 40 };
const SETTLED_MS = 250;

let folder = '';
let stop = (): void => {};
let calls = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-watch-'));
  mkdirSync(join(folder, 'products'));
  writeFileSync(join(folder, 'products', 'schema.graphql'), 'type Query { a: Int }');
  calls = 0;
});

afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

async function watch(): Promise<void> {
  stop = watchFiles(() => ({ directories: [folder] }), () => void calls++, TIMING);
  await sleep(60);
}

const schema = (): string => join(folder, 'products', 'schema.graphql');

describe('watching a folder', () => {
  test('nothing is reported as long as nothing changes', async () => {
    await watch();
    await sleep(SETTLED_MS);
    expect(calls).toBe(0);
  });

  test('a burst of writes is one report', async () => {
    await watch();
    for (let i = 0; i < 5; i++) {
      writeFileSync(schema(), `type Query { a${i}: Int }`);
      await sleep(10);
    }
    await sleep(SETTLED_MS);
    expect(calls).toBe(1);
  });

  test('an editor that writes beside the file and renames over it is seen, every time', async () => {
    await watch();
    for (let i = 1; i <= 3; i++) {
      writeFileSync(`${schema()}~`, `type Query { b${i}: Int }`);
      renameSync(`${schema()}~`, schema());
      await sleep(SETTLED_MS);
      expect(calls).toBe(i);
    }
  });

  test('a new folder with a subgraph, and its removal, are seen', async () => {
    await watch();
    mkdirSync(join(folder, 'stock'));
    writeFileSync(join(folder, 'stock', 'schema.graphql'), 'type Query { s: Int }');
    await sleep(SETTLED_MS);
    expect(calls).toBe(1);
    rmSync(join(folder, 'stock'), { recursive: true });
    await sleep(SETTLED_MS);
    expect(calls).toBe(2);
  });

  test('a swap file of an editor is not a change', async () => {
    await watch();
    writeFileSync(join(folder, 'products', '.schema.graphql.swp'), 'x');
    await sleep(SETTLED_MS);
    expect(calls).toBe(0);
  });

  test('a change while a report is being worked on leads to another one after it, never beside it', async () => {
    let running = 0;
    let most = 0;
    stop = watchFiles(
      () => ({ directories: [folder] }),
      async () => {
        calls++;
        most = Math.max(most, ++running);
        await sleep(150);
        running--;
      },
      TIMING,
    );
    await sleep(60);
    writeFileSync(schema(), 'type Query { first: Int }');
    await sleep(120);
    writeFileSync(schema(), 'type Query { second: Int }');
    await sleep(600);
    expect({ calls, most }).toEqual({ calls: 2, most: 1 });
  });

  test('a report that fails does not end the watching', async () => {
    stop = watchFiles(() => ({ directories: [folder] }), () => Promise.reject(new Error(`report ${++calls}`)), TIMING);
    await sleep(60);
    writeFileSync(schema(), 'type Query { first: Int }');
    await sleep(SETTLED_MS);
    writeFileSync(schema(), 'type Query { second: Int, more: Int }');
    await sleep(SETTLED_MS);
    expect(calls).toBe(2);
  });

  test('after stopping, nothing is reported', async () => {
    await watch();
    stop();
    writeFileSync(schema(), 'type Query { late: Int }');
    await sleep(SETTLED_MS);
    expect(calls).toBe(0);
  });
});

test('a single file that is missing at first is reported when it comes', async () => {
  const file = join(folder, 'supergraph.graphql');
  stop = watchFiles(() => ({ files: [file] }), () => void calls++, TIMING);
  await sleep(60);
  writeFileSync(file, 'type Query { a: Int }');
  await sleep(SETTLED_MS);
  expect(calls).toBe(1);
});
