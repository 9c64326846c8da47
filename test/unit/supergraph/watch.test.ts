import { mkdtempSync, renameSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seeFiles, watchFiles, type Watched } from '../../../src/supergraph/watch.ts';
import { eventually } from '../../support/eventually.ts';

const TIMING = { intervalMs: 20, settleMs: 40 };
/** Some looks long: whatever was to be reported is. */
const SETTLED_MS = 250;

let folder = '';
let stop = (): void => {};
let calls = 0;
let looks = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-watch-'));
  mkdirSync(join(folder, 'products'));
  writeFileSync(join(folder, 'products', 'schema.graphql'), 'type Query { a: Int }');
  calls = 0;
  looks = 0;
});

afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Watches, and waits for the first look to be done: what is there then is not news. */
async function watch(
  onChange: () => void | Promise<void> = () => void calls++,
  watched: Watched = { directories: [folder] },
): Promise<void> {
  const look = (): Watched => {
    looks++;
    return watched;
  };
  stop = watchFiles(look, onChange, TIMING);
  await eventually(() => looks > 1);
}

/** Waits for so many reports, and to see that no more follow. */
async function reports(count: number): Promise<void> {
  await eventually(() => calls >= count);
  await sleep(SETTLED_MS);
  expect(calls).toBe(count);
}

const schema = (): string => join(folder, 'products', 'schema.graphql');

describe('watching a folder', () => {
  test('nothing is reported as long as nothing changes', async () => {
    await watch();
    await sleep(SETTLED_MS);
    expect(calls).toBe(0);
  });

  test.each([
    ['a change', () => writeFileSync(schema(), 'type Query { another: Int }'), 1],
    ['a file that came', () => writeFileSync(join(folder, 'products', 'new.proto'), ''), 1],
    ['a file that went', () => rmSync(schema()), 1],
    ['nothing', () => undefined, 0],
  ])('%s between a look and the first of the watch counts', async (_, change, count) => {
    const since = await seeFiles({ directories: [folder] });
    change();
    writeFileSync(join(folder, '..', 'named-by-a-schema.proto'), '');
    stop = watchFiles(
      () => ({ files: [join(folder, '..', 'named-by-a-schema.proto')], directories: [folder] }),
      () => void calls++,
      { ...TIMING, since },
    );
    await reports(count);
  });

  test('a burst of writes is one report', async () => {
    await watch();
    for (let i = 0; i < 5; i++) {
      writeFileSync(schema(), `type Query { a${i}: Int }`);
      await sleep(10);
    }
    await reports(1);
  });

  test('an editor that writes beside the file and renames over it is seen, every time', async () => {
    await watch();
    for (let i = 1; i <= 3; i++) {
      writeFileSync(`${schema()}~`, `type Query { b${i}: Int }`);
      renameSync(`${schema()}~`, schema());
      await reports(i);
    }
  });

  test('a new folder with a subgraph, and its removal, are seen', async () => {
    await watch();
    mkdirSync(join(folder, 'stock'));
    writeFileSync(join(folder, 'stock', 'schema.graphql'), 'type Query { s: Int }');
    await reports(1);
    rmSync(join(folder, 'stock'), { recursive: true });
    await reports(2);
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
    let finish = (): void => {};
    const worked = new Promise<void>((resolve) => (finish = resolve));
    await watch(async () => {
      calls++;
      most = Math.max(most, ++running);
      await worked;
      running--;
    });
    writeFileSync(schema(), 'type Query { first: Int }');
    await eventually(() => running === 1);
    writeFileSync(schema(), 'type Query { second: Int }');
    await sleep(SETTLED_MS);
    expect(calls).toBe(1);
    finish();
    await reports(2);
    expect(most).toBe(1);
  });

  test('a report that fails does not end the watching', async () => {
    await watch(() => Promise.reject(new Error(`report ${++calls}`)));
    writeFileSync(schema(), 'type Query { first: Int }');
    await reports(1);
    writeFileSync(schema(), 'type Query { second: Int, more: Int }');
    await reports(2);
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
  await watch(undefined, { files: [file] });
  writeFileSync(file, 'type Query { a: Int }');
  await reports(1);
});
