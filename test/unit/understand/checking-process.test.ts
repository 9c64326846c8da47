import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../src/config/schema.ts';
import { OPERATOR } from '../../../src/core/turns/asker.ts';
import { ClientFailure } from '../../../src/core/failure.ts';
import { publicSchemaOf } from '../../../src/supergraph/public-schema.ts';
import { CheckingProcess } from '../../../src/understand/checking-process.ts';
import {
  createParseOperation,
  type DocumentChecker,
  type ParseOperation,
} from '../../../src/understand/parse-operation.ts';
import { threadCpuMs } from '../../hostile/measure-blocks.ts';

const SDL = `
  type Query { node(id: ID, by: By): Node hidden: Int }
  interface Node { id: ID! name: String next: Node }
  ${['A', 'B', 'C'].map((name) => `type ${name} implements Node { id: ID! name: String next: Node own${name}: Int }`).join('\n')}
  input By @oneOf { id: ID name: String }
  scalar Anything
`;
const { limits } = configSchema.parse({});
const validating = { introspection: true, suggestions: true };
const schema = publicSchemaOf(SDL);
const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join('\n');
const wide = (count: number, inner = 'id name', from = 0): string =>
  `{ ${times(count, (index) => `n${from + index}: node(id: "${index}") { ... on A { ${inner} ownA } ... on B { ${inner} ownB } next { id } }`)} }`;

let checking: CheckingProcess;
let withProcess: ParseOperation;
beforeAll(() => {
  checking = new CheckingProcess({ supergraphSdl: SDL, limits, validating });
  withProcess = createParseOperation(schema, { limits, ...validating, checker: checking });
});
afterAll(() => checking.close());

async function refusalOf(read: () => unknown): Promise<Pick<ClientFailure, 'code' | 'message' | 'errors'> | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    const { code, message, errors } = error;
    return { code, message, errors };
  }
}

describe('a process that checks large documents', () => {
  test.each([
    ['valid', wide(300)],
    ['with unknown fields', wide(200, 'id nam')],
    ['with many errors', wide(200, 'nothing')],
    ['with a conflict of fields', wide(200).replace('n1:', 'n0:')],
    ['that cannot be parsed', `${wide(200)} }`],
    ['with fragments in a circle', `${wide(200, '...F')} fragment F on Node { next { ...F } }`],
    ['of an operation that the schema does not have', `subscription ${wide(200)}`],
    ['with a wrong value', wide(200).replace('id: "7"', 'by: {id: "1", name: "2"}')],
    ['over a limit', `{ ${times(limits.maxRootFields + 1, (index) => `n${index}: hidden`)} }`],
  ])('finds in a document %s what is found here', async (_, text) => {
    const here = await refusalOf(() => createParseOperation(schema, { limits, ...validating })(text, undefined));
    expect(await refusalOf(() => withProcess.inTurns(text, undefined))).toEqual(here);
  });

  test('leaves little of a document to the event loop', async () => {
    const here = createParseOperation(schema, { limits, ...validating });
    const cpuOf = async (read: (text: string) => unknown, from: number): Promise<number> => {
      const began = threadCpuMs();
      for (let index = 0; index < 4; index += 1) await read(wide(300, 'id name', from + index));
      return threadCpuMs() - began;
    };
    const readHere = (text: string): unknown => here(text, undefined);
    const readThere = (text: string): unknown => withProcess.inTurns(text, undefined);
    // A compiler that has not come to it yet makes the first ones slow.
    await cpuOf(readHere, 0);
    await cpuOf(readThere, 100);
    const there = await cpuOf(readThere, 1_000);
    expect(there).toBeLessThan((await cpuOf(readHere, 2_000)) / 2);
  }, 60_000);
});

const onLinux = process.platform === 'linux' ? test : test.skip; // Elsewhere /proc does not tell it.
onLinux('all threads of a helper have a low priority', async () => {
  await checking.check(wide(300), 'large');
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const priorities = children.flatMap((child) =>
    readdirSync(`/proc/${child}/task`).map((id) => niceOf(readFileSync(`/proc/${child}/task/${id}/stat`, 'utf8'))),
  );
  expect(priorities.length).toBeGreaterThan(1);
  expect(new Set(priorities)).toEqual(new Set([10]));
});

/** The 19th field of proc(5): the name, which may contain anything, is the second. */
function niceOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

describe('where no process checks', () => {
  const parse = (checker: Partial<DocumentChecker>): ParseOperation =>
    createParseOperation(schema, {
      limits,
      ...validating,
      checker: { isOpen: () => true, check: () => Promise.resolve(true), ...checker },
    });

  test('what it cannot check is checked here', async () => {
    const read = parse({ check: () => Promise.resolve(false) });
    expect((await refusalOf(() => read.inTurns(wide(300, 'nothing'), undefined)))?.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
  });

  test('the largest wait for it to open, and smaller ones do not', async () => {
    const asked: string[] = [];
    const read = parse({
      isOpen: () => false,
      check: (_, scale) => {
        asked.push(scale);
        return Promise.resolve(true);
      },
    });
    await read.inTurns(wide(30), undefined);
    expect(asked).toEqual([]);
    await read.inTurns(wide(300), undefined);
    expect(asked).toEqual(['large']);
  });
});

describe('large documents', () => {
  function held() {
    const asked: string[] = [];
    const release: (() => void)[] = [];
    const checker: DocumentChecker = {
      isOpen: () => true,
      check: (text) => {
        asked.push(text);
        return new Promise((resolve) => release.push(() => resolve(true)));
      },
    };
    return { asked, release, read: createParseOperation(schema, { limits, ...validating, checker }) };
  }

  test('that are equal are read once, and those that are known to be valid are not checked again', async () => {
    const { asked, release, read } = held();
    const both = [read.inTurns(wide(300), undefined), read.inTurns(wide(300), undefined)];
    release[0]?.();
    const [one, other] = await Promise.all(both.map((one) => Promise.resolve(one)));
    expect(one).toBe(other);
    expect(asked).toHaveLength(1);
  });

  test('are refused when their turn does not come in time, and small ones do not wait for them', async () => {
    const { release, read } = held();
    const first = read.inTurns(wide(300), undefined);
    const late = read.inTurns(wide(301), undefined, { ...OPERATOR, waitUntilMs: performance.now() + 20 });
    expect(read.inTurns('{ hidden }', undefined)).toMatchObject({ text: '{ hidden }' });
    await expect(late).rejects.toMatchObject({ code: 'PLANNER_UNAVAILABLE', headers: { 'retry-after': '1' } });
    release[0]?.();
    expect((await first).text).toBe(wide(300));
  });
});
