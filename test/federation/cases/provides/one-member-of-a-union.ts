import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a field that is provided on one member of a union is not asked of another that lacks it there',
  clause: 'Federation: a subgraph answers the fields that it declares',
  subgraphs: {
    shelves: {
      schema: `
        type Query { shelf: Shelf }
        type Shelf { content: Content @provides(fields: "... on Box { size } ... on Jar { label }") }
        union Content = Box | Jar
        type Box @key(fields: "id") { id: ID! size: Int @external }
        type Jar @key(fields: "id") { id: ID! label: String @external }
      `,
      query: { shelf: { content: { __typename: 'Jar', id: 'j', label: 'plums' } } },
    },
    sizes: {
      schema: `
        type Box @key(fields: "id") { id: ID! size: Int }
        type Jar @key(fields: "id") { id: ID! size: Int label: String }
      `,
      entities: { Box: [{ id: 'b', size: 1 }], Jar: [{ id: 'j', size: 2, label: 'plums' }] },
    },
  },
  query: '{ shelf { content { ... on Jar { size } } } }',
  data: { shelf: { content: { size: 2 } } },
  calls: ['1 shelves: Jar.id Query.shelf Shelf.content', '2 sizes: Jar{id: "j"} -> Jar.size'],
});
