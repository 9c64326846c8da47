import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object whose type was not learnt tells the error of the field that was asked for with it',
  clause: 'GraphQL §6.4.4: the error is that of the field which raised it',
  subgraphs: {
    shelves: {
      schema: `
        type Query { item: Item }
        interface Item @key(fields: "id") { id: ID! }
        type Book implements Item @key(fields: "id") { id: ID! link: String! }
      `,
      respond: () => ({
        data: { _entities: [null] },
        errors: [{ message: 'no link', path: ['_entities', 0, 'link'] }],
      }),
    },
    labels: {
      schema: 'type Query { labelled: Item } type Item @key(fields: "id") @interfaceObject { id: ID! label: String }',
      query: { labelled: { id: '1', label: 'x' } },
    },
  },
  query: '{ labelled { label ... on Book { link } } }',
  data: { labelled: null },
  errors: [{ message: 'no link', path: ['labelled', 'link'], code: 'BACKEND_FAILED', subgraph: 'shelves' }],
  calls: ['1 labels: Item.id Item.label Query.labelled', '2 shelves: Item{id: "1"} -> __typename'],
});
