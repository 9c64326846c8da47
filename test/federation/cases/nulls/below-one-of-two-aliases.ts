import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a null that spreads below one of two aliases of a field leaves the other as it is',
  clause: 'GraphQL §6.4.4: a null spreads to the parent that may be null; the other response name is no child of it',
  subgraphs: {
    users: {
      schema:
        'type Query { me: User } type User { name: String score: Int! home: Home } type Home { street: String ' +
        'rooms: Int! }',
      query: {
        me: { name: 'Ada', score: new Error('not scored'), home: { street: 'Main', rooms: new Error('not counted') } },
      },
    },
  },
  query: '{ one: me { name home { street } } two: me { name score } three: me { home { street rooms } } }',
  data: { one: { name: 'Ada', home: { street: 'Main' } }, two: null, three: { home: null } },
  errors: [
    { message: 'not scored', path: ['two', 'score'], code: 'BACKEND_FAILED', subgraph: 'users' },
    { message: 'not counted', path: ['three', 'home', 'rooms'], code: 'BACKEND_FAILED', subgraph: 'users' },
  ],
  calls: ['1 users: Home.rooms Home.street Query.me User.home User.name User.score'],
});
