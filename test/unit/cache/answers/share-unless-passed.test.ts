import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createShareInFlight } from '../../../../src/cache/answers/share-in-flight.ts';
import { shareUnlessPassed } from '../../../../src/cache/answers/share-unless-passed.ts';
import { configSchema } from '../../../../src/config/schema.ts';
import type { TextResult } from '../../../../src/listen/arrival.ts';
import type { Policed } from '../../../../src/police/policed.ts';
import { createParseOperation } from '../../../../src/understand/parse-operation.ts';
import { identified } from '../../../support/identify.ts';

const { limits } = configSchema.parse({});
const operation = createParseOperation(buildSchema('type Query { a: String }'), { limits, introspection: true })(
  '{ a }',
  undefined,
);
const request = (): Policed => ({
  ...identified(),
  operation,
  variables: {},
  refused: undefined,
  reservations: undefined,
  overrides: 0,
});

/** Answers each run with its number, and with a cookie where `isPassed` says so of the moment. */
function journey(isPassed: () => boolean) {
  let runs = 0;
  const run = async (): Promise<TextResult> => {
    const n = (runs += 1);
    await new Promise((resolve) => setImmediate(resolve));
    return { dataText: `${n}`, errors: [], passedHeaders: isPassed() ? ['set-cookie', `n=${n}`] : undefined };
  };
  return { run, runs: () => runs };
}

describe('sharing in flight, where headers of backends are passed on', () => {
  test('an answer with such a header is for the one who asked, and for nobody else', async () => {
    const { run } = journey(() => true);
    const share = shareUnlessPassed(createShareInFlight());
    for (let times = 0; times < 2; times += 1) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => share(request(), run)));
      expect(new Set(answers.map(({ dataText }) => dataText)).size).toBe(5);
      for (const { dataText, passedHeaders, shared } of answers)
        expect([passedHeaders, shared]).toEqual([['set-cookie', `n=${dataText ?? ''}`], undefined]);
    }
  });

  test('one without is shared, also after one of the same operation that had one', async () => {
    let passes = true;
    const { run, runs } = journey(() => passes);
    const share = shareUnlessPassed(createShareInFlight());
    await share(request(), run);
    passes = false;
    // Nobody waits for this one yet: it is the one that shows it.
    await share(request(), run);
    const [first, second] = await Promise.all([share(request(), run), share(request(), run)]);
    expect(first).toBe(second);
    expect(runs()).toBe(3);
  });
});
