import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { configSchema } from '../../src/config/schema.ts';
import { ClientFailure } from '../../src/core/failure.ts';
import { follow, travel, type Stages } from '../../src/journey.ts';
import type { TextResult } from '../../src/listen/arrival.ts';
import type { Policed } from '../../src/police/policed.ts';
import type { Understood } from '../../src/understand/operation.ts';
import { createParseOperation } from '../../src/understand/parse-operation.ts';
import { identified } from '../support/identify.ts';

const { limits } = configSchema.parse({});
const schema = buildSchema('type Query { a: String } type Subscription { b: String }');
const parse = createParseOperation(schema, { limits, introspection: true });
const understood = (text = '{ a }'): Understood => ({
  ...identified(),
  operation: parse(text, undefined),
  variables: {},
});
const policedOf = (one: Understood): Policed => ({ ...one, refused: undefined, reservations: undefined, overrides: 0 });

/** A journey of which every moment notes that it has come; `changed` are moments that do something else. */
function journey(changed: Partial<Stages<string>> = {}) {
  const moments: string[] = [];
  const note = <Value>(moment: string, value: Value): Value => {
    moments.push(moment);
    return value;
  };
  const stages: Stages<string> = {
    identify: (arrival) => note('identify', { ...identified(), ...arrival }),
    resolve: (one) => note('resolve', one),
    understand: () => note('understand', understood()),
    enter: () => note('enter', () => void moments.push('leave')),
    police: (one) => note('police', policedOf(one)),
    settle: (one) => note('settle', one),
    catchUp: () => note('catchUp', undefined),
    keepDocument: () => note('keepDocument', undefined),
    cache: async (policed, run) => note('cache, when it has run', await run(note('cache', policed))),
    plan: (policed) => note('plan', { policed, compiled: 'a plan' }),
    execute: () => note('execute', { data: {}, unplaced: [] }),
    subscribe: () => Promise.resolve(note('subscribe', events())),
    shape: () => note('shape', { dataText: '{}', errors: [] }),
    shapeEnd: () => note('shapeEnd', { dataText: undefined, errors: [] }),
    countCost: (result) => note('countCost', { ...result, actualCost: 1 }),
    nameOutdated: (result) => note('nameOutdated', { ...result, outdatedTags: ['a'] }),
    passHeaders: (result) => note('passHeaders', { ...result, passedHeaders: [] }),
    tellCost: (result) => note('tellCost', { ...result, headers: { 'graphql-cost': '1' } }),
    conclude: () => note('conclude', undefined),
    ...changed,
  };
  return { moments, stages };
}

async function* events() {
  yield { data: {}, unplaced: [] };
  yield { data: {}, unplaced: [] };
  yield { causes: [] };
}

const arrival = identified();

describe('the journey of a request', () => {
  test('its moments come one after the other', async () => {
    const { moments, stages } = journey();
    const result = await travel(arrival, stages);
    expect(moments).toEqual([
      ...['identify', 'resolve', 'understand', 'enter', 'police', 'settle', 'keepDocument', 'cache', 'plan', 'execute'],
      ...['shape', 'countCost', 'nameOutdated', 'passHeaders', 'cache, when it has run', 'tellCost', 'leave'],
      'conclude',
    ]);
    expect(result).toMatchObject({ actualCost: 1, outdatedTags: ['a'], headers: { 'graphql-cost': '1' } });
  });

  test('what nobody has asked for is left out', async () => {
    const without = { enter: undefined, settle: undefined, catchUp: undefined, keepDocument: undefined };
    const plain = { countCost: undefined, nameOutdated: undefined, passHeaders: undefined, tellCost: undefined };
    const { moments, stages } = journey({ ...without, ...plain, conclude: undefined });
    expect(await travel(arrival, stages)).toEqual({ dataText: '{}', errors: [] });
    expect(moments).toEqual([
      ...['identify', 'resolve', 'understand', 'police', 'cache', 'plan', 'execute', 'shape', 'cache, when it has run'],
    ]);
  });

  test('what is known is answered without a plan, and told and concluded all the same', async () => {
    const { moments, stages } = journey({ cache: () => ({ dataText: '{"a":"known"}', errors: [] }) });
    await travel(arrival, stages);
    expect(moments.slice(moments.indexOf('keepDocument') + 1)).toEqual(['tellCost', 'leave', 'conclude']);
  });

  test.each(['police', 'settle', 'cache'] as const)(
    'who is refused by %s leaves what was entered',
    async (refusing) => {
      const refuse = (): never => {
        throw new ClientFailure('FORBIDDEN', 'no');
      };
      for (const how of [refuse, () => Promise.resolve().then(refuse)]) {
        const { moments, stages } = journey({ [refusing]: how });
        await expect(travel(arrival, stages)).rejects.toThrow('no');
        expect(moments.filter((moment) => moment === 'leave')).toHaveLength(1);
        expect(moments).not.toContain('conclude');
        if (refusing !== 'cache') expect(moments).not.toContain('keepDocument');
      }
    },
  );

  test.each(['police', 'settle'] as const)('other purges are learnt of while %s is waited for', async (waiting) => {
    let goOn = (): void => {};
    const waited = new Promise<void>((resolve) => (goOn = resolve));
    const { moments, stages } = journey({ [waiting]: (one: Understood) => waited.then(() => policedOf(one)) });
    const ended = travel(arrival, stages);
    await new Promise((resolve) => setImmediate(resolve));
    expect(moments.at(-1)).toBe('catchUp');
    goOn();
    await ended;
    expect(moments.filter((moment) => moment === 'catchUp')).toHaveLength(1);
  });

  test('a conclusion is waited for before the answer goes out', async () => {
    let concluded = false;
    const conclude = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      concluded = true;
    };
    await travel(arrival, journey({ conclude }).stages);
    expect(concluded).toBe(true);
  });
});

describe('the journey of a subscription', () => {
  test('it is admitted and concluded once, and each event is finished', async () => {
    const { moments, stages } = journey();
    const results: TextResult[] = [];
    const followed = await follow(understood('subscription { b }'), stages, () => {});
    if ('errors' in followed) throw new Error('it has ended at once');
    for await (const result of followed) results.push(result);
    const event = ['shape', 'countCost', 'nameOutdated', 'passHeaders'];
    expect(moments).toEqual([
      ...['police', 'settle', 'keepDocument', 'plan', 'subscribe', 'conclude', ...event, ...event, 'shapeEnd'],
    ]);
    expect(results.map(({ dataText }) => dataText)).toEqual(['{}', '{}', undefined]);
  });

  test('one that has ended at once is concluded by how', async () => {
    const conclusions: unknown[] = [];
    const conclude: Stages<string>['conclude'] = (_, ending) => void conclusions.push(ending.dataText);
    const { stages } = journey({ subscribe: () => Promise.resolve({ causes: [] }), conclude });
    expect(await follow(understood('subscription { b }'), stages, () => {})).toMatchObject({ dataText: undefined });
    expect(conclusions).toEqual([undefined]);
  });
});
