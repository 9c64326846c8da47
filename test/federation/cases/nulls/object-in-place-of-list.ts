import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'an object where a list belongs, and a list where an object belongs, are null with an error',
  clause: 'GraphQL §6.4.3 CompleteValue: "If result is not a collection of values, raise a field error"',
  subgraphs: {
    a: {
      schema: 'type Query { items: [Item] item: Item } type Item { n: Int }',
      respond: () => ({ data: { items: { n: 1 }, item: [{ n: 1 }] } }),
    },
  },
  query: '{ items { n } item { n } }',
  data: { items: null, item: null },
  errors: [
    { message: 'A backend sent a value that is not a list.', path: ['items'], code: 'INVALID_VALUE' },
    { message: 'A backend sent a value that is not an object.', path: ['item'], code: 'INVALID_VALUE' },
  ],
  calls: ['1 a: Query.item Query.items'],
});
