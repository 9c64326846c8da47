import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that is an object in the subgraph that is asked is still written as its interface',
  clause: "Federation, composition: a shared field's type may be a subtype in some subgraphs",
  subgraphs: {
    a: {
      schema:
        'type Query { owner: Owner } type Owner @key(fields: "id") { id: ID! pet: Pet @shareable } interface Pet ' +
        '{ name: String } type Dog implements Pet @shareable { name: String } type Cat implements Pet { name: String }',
      query: { owner: { id: '1', pet: { __typename: 'Dog', name: 'Rex' } } },
      entities: { Owner: [{ id: '1', pet: { __typename: 'Dog', name: 'Rex' } }] },
    },
    b: {
      schema:
        'type Query { vip: Owner } type Owner @key(fields: "id") { id: ID! pet: Dog @shareable } type Dog ' +
        '@shareable { name: String }',
      query: { vip: { id: '1', pet: { name: 'Rex' } } },
      entities: { Owner: [] },
    },
  },
  query: '{ vip { pet { __typename name ... on Dog { called: name } ... on Cat { name } } } }',
  data: { vip: { pet: { __typename: 'Dog', name: 'Rex', called: 'Rex' } } },
  calls: {
    // The native planner takes the interface from where it is one.
    native: ['1 b: Owner.id Query.vip', '2 a: Owner{id: "1"} -> Dog.name Owner.pet'],
    portable: ['1 b: Dog.name Owner.pet Query.vip'],
  },
});
