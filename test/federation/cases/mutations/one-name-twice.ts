import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a mutation selected twice under one name runs once, with all that is selected, across subgraphs',
  clause: 'GraphQL §6.3.2: fields of one response name are one field',
  subgraphs: {
    a: {
      schema:
        'type Query { n: Int } type Mutation { add(name: String): Item } type Item @key(fields: "id") { id: ID! ' +
        'name: String }',
      mutation: { add: ({ name }: { name: string }) => ({ id: `id of ${name}`, name }) },
    },
    b: {
      schema: 'type Mutation { log: Int } type Item @key(fields: "id") { id: ID! price: Int }',
      mutation: { log: 1 },
      entities: { Item: () => ({ price: 3 }) },
    },
  },
  query:
    'mutation { new: add(name: "x") { name } log ...More new: add(name: "x") { id } } fragment More on Mutation { ' +
    'new: add(name: "x") { price } other: add(name: "x") { price } }',
  data: { new: { name: 'x', price: 3, id: 'id of x' }, log: 1, other: { price: 3 } },
  calls: [
    '1 a: Item.id Item.name Mutation.add(name: "x")',
    '2 b: Item{id: "id of x"} -> Item.price',
    '3 b: Mutation.log',
    '4 a: Item.id Mutation.add(name: "x")',
    '5 b: Item{id: "id of x"} -> Item.price',
  ],
});
