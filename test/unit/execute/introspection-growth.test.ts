import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getIntrospectionQuery } from 'graphql';
import { expect, test } from '@jest/globals';
import { Cancellation } from '../../../src/core/cancellation.ts';
import { openRestWorld } from '../../support/rest-world.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heapMegabytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_048_576;
};

const TYPES = `
  type Query { thing: Thing @connect(source: "api", http: { GET: "/thing" }, selection: "id") }
  type Thing { id: ID! ${Array.from(
    { length: 60 },
    (_, index) =>
      `f${index}(a: Int, b: String): String @connect(source: "api", http: { GET: "/f" }, ` + 'selection: ' + '"$.f")',
  ).join(' ')} }`;

// With 10,000 the figure is 71 MB, which is what the bounds of documents and plans add up to; without a bound on
// answers 352.
test('thousands of variants of introspection do not fill memory', async () => {
  const world = await openRestWorld(TYPES, () => ({}), { cost: { mode: 'measure' } });
  const ask = async (query: string): Promise<string> => {
    const { body } = await world.gateway.answer({
      method: 'POST',
      params: { query },
      headers: {},
      address: '127.0.0.1',
      mediaType: 'application/json',
      cancellation: new Cancellation(),
    });
    return body.toString();
  };
  const variant = (index: number): string => `{a${index}:__schema{types{name fields{name args{name}}}}}`;
  try {
    for (let index = 0; index < 200; index += 1) await ask(variant(-index - 1 + 1_000_000));
    expect(await ask(getIntrospectionQuery())).toContain('"f59"');
    const before = heapMegabytes();
    for (let index = 0; index < 2_000; index += 1) await ask(variant(index));
    expect(heapMegabytes() - before).toBeLessThan(50);
    expect(world.calls).toEqual([]);
  } finally {
    await world.close();
  }
}, 120_000);

test('variants of introspection cost a bounded time of CPU each: the last as much as the first, and nested ones are ' +
  'refused', async () => {
  const world = await openRestWorld(TYPES, () => ({}));
  const ask = async (query: string): Promise<{ readonly status: number; readonly cpuMs: number }> => {
    const before = process.cpuUsage();
    const { status } = await world.gateway.answer({
      method: 'POST',
      params: { query },
      headers: {},
      address: '127.0.0.1',
      mediaType: 'application/graphql-response+json',
      cancellation: new Cancellation(),
    });
    const { user, system } = process.cpuUsage(before);
    return { status, cpuMs: (user + system) / 1_000 };
  };
  const medianOf = async (first: number): Promise<number> => {
    const times: number[] = [];
    for (let index = first; index < first + 200; index += 1)
      times.push((await ask(`{a${index}:__schema{types{name fields{name args{name}}}}}`)).cpuMs);
    return times.sort((a, b) => a - b)[100] ?? Number.NaN;
  };
  try {
    await medianOf(0);
    const early = await medianOf(1_000);
    for (let index = 10_000; index < 11_500; index += 1) await ask(`{a${index}:__typename}`);
    const late = await medianOf(20_000);
    expect(early).toBeLessThan(20);
    expect(late).toBeLessThan(3 * early + 2);
    // Each level multiplies what there is to write: it is refused before anything of it is.
    const nested = (levels: number): string => (levels === 0 ? 'name' : `fields{name type{${nested(levels - 1)}}}`);
    const refused = await ask(`{__schema{types{${nested(40)}}}}`);
    expect(refused.status).toBe(400);
    expect(refused.cpuMs).toBeLessThan(500);
    expect(world.calls).toEqual([]);
  } finally {
    await world.close();
  }
}, 60_000);
