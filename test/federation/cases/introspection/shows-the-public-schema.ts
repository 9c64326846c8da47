import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'introspection shows what all subgraphs add to a type, and nothing of federation',
  clause: 'GraphQL §4.2; Federation: join and link elements are not of the API schema',
  subgraphs: {
    a: { schema: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! a: Int }' },
    b: { schema: 'type Item @key(fields: "id") { id: ID! b: Int hidden: Int @inaccessible }' },
  },
  query:
    '{ __type(name: "Item") { fields { name } } graphs: __type(name: "join__Graph") { name } entity: __type(name: ' +
    '"_Entity") { name } }',
  data: { __type: { fields: [{ name: 'id' }, { name: 'a' }, { name: 'b' }] }, graphs: null, entity: null },
  calls: [],
});
