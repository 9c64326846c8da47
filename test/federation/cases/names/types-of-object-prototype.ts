import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'what every JavaScript object inherits is no type of an object',
  clause: 'GraphQL §3.7.1: the type of an object is one of the possible ones',
  subgraphs: {
    a: {
      schema:
        'type Query { found: [Found] } union Found = Film | Book type Film @key(fields: "id") { id: ID! } type ' +
        'Book { title: String }',
      query: {
        found: [
          { __typename: 'Film', id: '1' },
          { __typename: 'Book', title: 'Emma' },
        ],
      },
      respond: (response) => {
        const { found } = response.data as { readonly found: unknown[] };
        return { data: { found: [...found, { __typename: 'toString', id: '3' }, { __typename: '__proto__' }] } };
      },
    },
    b: { schema: 'type Film @key(fields: "id") { id: ID! size: Int }', entities: { Film: [{ id: '1', size: 5 }] } },
  },
  query: '{ found { ... on Film { size } ... on Book { title } } }',
  data: { found: [{ size: 5 }, { title: 'Emma' }, null, null] },
  errors: [
    {
      message: 'A backend sent an object of a type that is not a possible Found.',
      path: ['found', 2],
      code: 'INVALID_VALUE',
    },
    {
      message: 'A backend sent an object of a type that is not a possible Found.',
      path: ['found', 3],
      code: 'INVALID_VALUE',
    },
  ],
  calls: ['1 a: Book.title Film.id Query.found', '2 b: Film{id: "1"} -> Film.size'],
});
