import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that is nullable in one subgraph is nullable for clients',
  clause: 'Federation, composition: "the supergraph schema uses the most permissive" type',
  subgraphs: {
    a: { schema: 'type Query { a: Item } type Item @shareable { n: Int! }', query: { a: { n: 1 } } },
    b: { schema: 'type Query { b: Item } type Item @shareable { n: Int }', query: { b: { n: null } } },
  },
  query: '{ a { n } b { n } }',
  data: { a: { n: 1 }, b: { n: null } },
  calls: ['1 a: Item.n Query.a', '1 b: Item.n Query.b'],
});
