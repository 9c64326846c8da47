import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: "T8: an error below a field that the plan asks for under a name of its own has the client's path",
  clause: 'GraphQL §7.1.2: the path has response names; T14',
  subgraphs: {
    a: {
      schema: `
        type Query { things: [Thing] } union Thing = Cat | Dog
        type Cat { tag: Tag! } type Dog { tag: [Tag!] } type Tag { no: Int! of: String }
      `,
      query: {
        things: [
          { __typename: 'Cat', tag: { no: new Error('no number'), of: 'tin' } },
          {
            __typename: 'Dog',
            tag: [
              { no: 1, of: 'wood' },
              { no: new Error('worn'), of: 'iron' },
            ],
          },
        ],
      },
    },
  },
  query: '{ all: things { ... on Cat { tag { of no } } ... on Dog { tags: tag { of number: no } } } }',
  data: { all: [null, { tags: null }] },
  errors: [
    { message: 'no number', path: ['all', 0, 'tag', 'no'], code: 'BACKEND_FAILED', subgraph: 'a' },
    { message: 'worn', path: ['all', 1, 'tags', 1, 'number'], code: 'BACKEND_FAILED', subgraph: 'a' },
  ],
  calls: ['1 a: Cat.tag Dog.tag Query.things Tag.no Tag.of'],
});
