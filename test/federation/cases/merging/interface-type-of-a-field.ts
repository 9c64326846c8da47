import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that is an object here and an interface there is completed as either',
  clause: "Federation, composition: a shared field's type may be a subtype in some subgraphs",
  subgraphs: {
    a: {
      schema:
        'type Query { pet: Pet @shareable } interface Pet { name: String } type Dog implements Pet @shareable { ' +
        'name: String }',
      query: { pet: { __typename: 'Dog', name: 'Rex' } },
    },
    b: {
      schema: 'type Query { pet: Dog @shareable other: Int } type Dog @shareable { name: String }',
      query: { pet: { name: 'Rex' }, other: 1 },
    },
  },
  query: '{ pet { name } }',
  data: { pet: { name: 'Rex' } },
  calls: ['1 a: Dog.name Query.pet'],
});
