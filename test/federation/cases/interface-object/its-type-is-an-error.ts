import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'the error of an object whose type was asked for is told',
  clause: 'GraphQL §7.1.2: every error of the request is told',
  subgraphs: {
    shelves: {
      schema: `
        type Query { item: Item }
        interface Item @key(fields: "id") { id: ID! }
        type Book implements Item @key(fields: "id") { id: ID! }
      `,
      respond: () => ({ data: { _entities: [null] }, errors: [{ message: 'which item?', path: ['_entities', 0] }] }),
    },
    labels: {
      schema: 'type Query { labelled: Item } type Item @key(fields: "id") @interfaceObject { id: ID! label: String }',
      query: { labelled: { id: '1', label: 'x' } },
    },
  },
  query: '{ labelled { label __typename } }',
  data: { labelled: null },
  errors: [
    {
      message: 'A backend sent an object of a type that is not a possible Item.',
      path: ['labelled'],
      code: 'INVALID_VALUE',
    },
    // It is of no field that the client asked for: it is told without a path.
    { message: 'which item?', code: 'BACKEND_FAILED', subgraph: 'shelves' },
  ],
  calls: ['1 labels: Item.id Item.label Query.labelled', '2 shelves: Item{id: "1"} -> __typename'],
});
