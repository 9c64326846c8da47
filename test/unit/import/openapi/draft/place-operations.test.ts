import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../../../fetch/backend-server.ts';
import { answers, description, importedWorld, importValue, problemsOf, type ImportedWorld } from '../import-world.ts';

let world: ImportedWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const text = { type: 'string' };
const post = (operationId: string) => ({
  post: {
    operationId,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { type: 'object', properties: { q: text } } } },
    },
    ...answers(text),
  },
});
const fieldsOf = (root: string, sdl: string) =>
  [...(new RegExp(`\\ntype ${root} \\{\\n([^]*?)\\n\\}`).exec(sdl)?.[1] ?? '').matchAll(/^  (\w+)[(:]/gm)].map(
    ([, name]) => name,
  );

describe('a description without GET', () => {
  const names = [
    'ListThings',
    'BatchGetThing',
    'Things_FindAll',
    'post-getThing',
    'createThing',
    'Getaway',
    'listen',
    'loadMoney',
    'getOrCreateThing',
    'Things_FindAndDelete',
    'settle_list',
    'Orders_checkOut',
  ];

  test('has the POSTs that read by their names as queries, and says so', async () => {
    const { sdl, notes } = await importValue(
      description(Object.fromEntries(names.map((name, index) => [`/${index}`, post(name)]))),
    );
    expect(await problemsOf(sdl)).toEqual([]);
    expect(fieldsOf('Query', sdl)).toEqual(['ListThings', 'BatchGetThing', 'Things_FindAll', 'postGetThing']);
    expect(fieldsOf('Mutation', sdl)).toEqual([
      'createThing',
      'Getaway',
      'listen',
      'loadMoney',
      'getOrCreateThing',
      'Things_FindAndDelete',
      'settle_list',
      'Orders_checkOut',
    ]);
    expect(notes.filter(({ kind }) => kind === 'decided').map(({ what }) => what)).toEqual(
      ['ListThings', 'BatchGetThing', 'Things_FindAll', 'postGetThing', ...fieldsOf('Mutation', sdl)].map(
        (name) => `\`${name}\``,
      ),
    );
  });

  test(
    'has those that the command line names where it says, by operation, by method and path, or by ' + 'field',
    async () => {
      const { sdl } = await importValue(
        description(Object.fromEntries(names.map((name, index) => [`/${index}`, post(name)]))),
        { roots: { query: ['createThing', 'POST /7'], mutation: ['postGetThing', 'ListThings'] } },
      );
      expect(fieldsOf('Query', sdl)).toEqual(['BatchGetThing', 'Things_FindAll', 'createThing', 'loadMoney']);
      await expect(
        importValue(description({ '/a': post('ListThings') }), { roots: { query: ['listThing'] } }),
      ).rejects.toThrow('--query listThing: there is no such call; did you mean `ListThings`');
    },
  );

  test('beside one GET, all its POSTs are mutations', async () => {
    const { sdl } = await importValue(
      description({ '/a': post('ListThings'), '/b': { get: { operationId: 'things', ...answers(text) } } }),
    );
    expect(fieldsOf('Query', sdl)).toEqual(['things']);
    expect(fieldsOf('Mutation', sdl)).toEqual(['ListThings']);
  });

  test('that only changes things has a query that stands in, which composes and answers without a call', async () => {
    world = await importedWorld(
      { ...description({ '/pay': post('pay') }), info: { title: '3-D "Payments"', version: '2.1' } },
      (_, response) => json(response, 'paid'),
    );
    expect(await world.ask('{ subgraph3DPaymentsOrigin }')).toEqual({
      data: { subgraph3DPaymentsOrigin: '3-D "Payments" 2.1' },
      errors: [],
    });
    expect(world.calls()).toEqual([]);
    expect(await world.ask('mutation { pay(input: { q: "1" }) }')).toEqual({ data: { pay: 'paid' }, errors: [] });
    expect(world.notes.filter(({ kind }) => kind !== 'decided').map(({ why }) => why)).toEqual([
      expect.stringContaining('`subgraph3DPaymentsOrigin` stands in'),
    ]);
  });
});

test('a header that the path and the operation describe in different case is one', async () => {
  const header = (name: string, required: boolean) => ({ name, in: 'header', required, schema: text });
  const { sdl } = await importValue(
    description({
      '/a': {
        parameters: [header('X-Trace', false)],
        get: { operationId: 'a', parameters: [header('x-trace', true)], ...answers(text) },
      },
    }),
  );
  expect(await problemsOf(sdl)).toEqual([]);
  expect(sdl).toContain('a(x_trace: String!): String');
});
