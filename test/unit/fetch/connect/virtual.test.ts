import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../backend-server.ts';
import { operationOf, worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const TYPES = `
  type Query {
    greeting(name: String = "you"): String @connect(selection: "$(['hello', $args.name])->joinNotNull(' ')")
    settings: Settings @connect(source: "api", selection: "region: $config.region limits: $([1, 2])")
    range(from: Int!, to: Int!): Range @connect(selection: "$args { from to }", isSuccess: "$args.from->lte($args.to)", errors: { message: "$(['no range from', $args.from])->joinNotNull(' ')" })
    orders: [Order] @connect(source: "api", http: { GET: "/orders" }, selection: "id customer: customer_id")
    product(id: ID!): Product @connect(selection: "id: $args.id", entity: true)
  }
  type Mutation { note(text: String!): String @connect(selection: "$args.text") }
  type Settings { region: String limits: [Int!] }
  type Range { from: Int to: Int }
  type Order {
    id: ID!
    customer: ID
    buyer: Customer @connect(selection: "id: $this.customer link: $(['/customers', $this.customer])->joinNotNull('/')")
  }
  type Customer { id: ID link: String }
  type Product { id: ID! label: String @connect(source: "api", http: { GET: "/label/{$this.id}" }, selection: "$") }`;

async function world(): Promise<World> {
  const made = await worldOf(
    TYPES,
    ({ url }, response) =>
      json(
        response,
        url === '/orders'
          ? [
              { id: 1, customer_id: 'c1' },
              { id: 2, customer_id: 'c2' },
            ]
          : `label of ${url.split('/').at(-1) ?? ''}`,
      ),
    { config: { region: 'eu' } },
  );
  worlds.push(made);
  return made;
}

describe('a connector without a call', () => {
  test('a text is made of what is missing, too, a reference is not', async () => {
    const made = await worldOf(
      `type Query { ps: [P] @connect(source: "api", http: { GET: "/ps" }, selection: "first last") }
      type P { first: String last: String
        name: String @connect(selection: "$($this.first ?? 'nobody')")
        full: String @connect(selection: "$([$this.first, $this.last])->joinNotNull(' ')")
        owner: Owner @connect(selection: "id: $this.first") }
      type Owner { id: ID }`,
      (_request, response) => json(response, [{ first: 'A', last: null }, { first: null }]),
    );
    worlds.push(made);
    const { data, errors } = await made.ask('{ ps { name full owner { id } } }');
    expect({ data, errors }).toEqual({
      data: {
        ps: [
          { name: 'A', full: 'A', owner: { id: 'A' } },
          { name: 'nobody', full: '', owner: null },
        ],
      },
      errors: [],
    });
  });

  test('maps literals, arguments and the config of its source, and nothing is called', async () => {
    const { ask, calls } = await world();
    const { data, errors } = await ask(
      'query($n: String) { a: greeting(name: $n) b: greeting(name: "Ann") settings { region limits } }',
      {},
    );
    expect({ data, errors }).toEqual({
      data: { a: 'hello you', b: 'hello Ann', settings: { region: 'eu', limits: [1, 2] } },
      errors: [],
    });
    expect(await ask('mutation { note(text: "x") }')).toEqual({ data: { note: 'x' }, errors: [] });
    expect(calls()).toEqual([]);
  });

  test('maps each parent', async () => {
    const { ask, calls } = await world();
    const { data } = await ask('{ orders { id buyer { id link } } }');
    expect(data).toEqual({
      orders: [
        { id: '1', buyer: { id: 'c1', link: '/customers/c1' } },
        { id: '2', buyer: { id: 'c2', link: '/customers/c2' } },
      ],
    });
    expect(calls()).toEqual(['GET /orders']);
  });

  test('finds an entity that its key alone makes', async () => {
    const { ask, calls } = await world();
    expect((await ask('{ product(id: 7) { id label } }')).data).toEqual({ product: { id: '7', label: 'label of 7' } });
    const found = await ask('query($r: [_Any!]!) { _entities(representations: $r) { ... on Product { id label } } }', {
      r: [{ __typename: 'Product', id: '8' }],
    });
    expect(found.data).toEqual({ _entities: [{ id: '8', label: 'label of 8' }] });
    expect(calls()).toEqual(['GET /label/7', 'GET /label/8']);
  });

  test('fails where its isSuccess says so, with the message that it maps', async () => {
    const { ask } = await world();
    expect((await ask('{ range(from: 1, to: 2) { from to } }')).data).toEqual({ range: { from: 1, to: 2 } });
    const { data, errors } = await ask('{ range(from: 3, to: 2) { from } greeting }');
    expect(data).toEqual({ range: null, greeting: 'hello you' });
    expect(errors).toMatchObject([{ message: 'no range from 3', path: ['range'] }]);
  });

  test('is no predicted call', async () => {
    const { backend } = await world();
    const predicted = backend.prepare(operationOf('{ greeting orders { buyer { id } } }')).predict?.();
    expect(predicted).toEqual([{ call: 'GET /orders', count: 'one' }]);
  });
});
