import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'introspection tells deprecations, which subgraphs share',
  clause: 'GraphQL §4.5.3 isDeprecated and deprecationReason',
  subgraphs: { a: { schema: 'type Query { old: Int @deprecated(reason: "use new") new: Int }' } },
  query: '{ __type(name: "Query") { fields(includeDeprecated: true) { name isDeprecated deprecationReason } } }',
  data: {
    __type: {
      fields: [
        { name: 'old', isDeprecated: true, deprecationReason: 'use new' },
        { name: 'new', isDeprecated: false, deprecationReason: null },
      ],
    },
  },
  calls: [],
});
