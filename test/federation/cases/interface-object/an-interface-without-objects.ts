import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that an @interfaceObject adds, and that nobody can be asked for, is refused',
  clause: 'Federation, "@interfaceObject": its fields are got by a key that the subgraph can resolve',
  subgraphs: {
    shelves: {
      schema: `
        type Query { item: Item }
        interface Item @key(fields: "id") { id: ID! }
      `,
      query: { item: null },
    },
    labels: {
      schema: `
        type Query { labelled: Item }
        type Item @key(fields: "id", resolvable: false) @interfaceObject { id: ID! label: String }
      `,
      query: { labelled: { id: '1', label: 'x' } },
    },
  },
  query: '{ item { label } }',
  unplannable: { planners: ['native', 'portable'], reason: 'the subgraph that has the field cannot be asked for it' },
});
