import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "T7: an entity that fails at two places of an operation errors at both, in the client's words",
  clause: 'GraphQL §7.1.2: each response field that experienced the error has its path',
  subgraphs: {
    a: {
      schema:
        'type Query { best: Review last: Review } type Review { author: User } type User @key(fields: "id") { id: ' +
        'ID! }',
      query: { best: { author: { id: '1' } }, last: { author: { id: '1' } } },
    },
    b: {
      schema: 'type User @key(fields: "id") { id: ID! name: String }',
      entities: { User: () => ({ name: new Error('lost') }) },
    },
  },
  query: '{ best { by: author { called: name } } last { author { name } } }',
  data: { best: { by: { called: null } }, last: { author: { name: null } } },
  errors: [
    { message: 'lost', path: ['best', 'by', 'called'], code: 'BACKEND_FAILED', subgraph: 'b' },
    { message: 'lost', path: ['last', 'author', 'name'], code: 'BACKEND_FAILED', subgraph: 'b' },
  ],
  calls: ['1 a: Query.best Query.last Review.author User.id', '2 b: User{id: "1"} -> User.name'],
});
