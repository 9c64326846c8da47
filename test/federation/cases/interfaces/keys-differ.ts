import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'implementations with other keys are each looked up by their own',
  clause: 'Federation, "Entities": every entity has its own keys',
  subgraphs: {
    a: {
      schema: `
        type Query { media: [Media] }
        interface Media { title: String }
        type Book implements Media @key(fields: "isbn") { isbn: ID! title: String @external }
        type Film implements Media @key(fields: "eidr country { code }") { eidr: ID! country: Country title: String @external }
        type Country @shareable { code: ID! }
      `,
      query: {
        media: [
          { __typename: 'Book', isbn: 'b' },
          { __typename: 'Film', eidr: 'f', country: { code: 'NO' } },
        ],
      },
    },
    b: {
      schema: `
        type Book @key(fields: "isbn") { isbn: ID! title: String }
        type Film @key(fields: "eidr country { code }") { eidr: ID! country: Country title: String }
        type Country @shareable { code: ID! }
      `,
      entities: {
        Book: [{ isbn: 'b', title: 'Emma' }],
        Film: [{ eidr: 'f', country: { code: 'NO' }, title: 'Alien' }],
      },
    },
  },
  query: '{ media { title } }',
  data: { media: [{ title: 'Emma' }, { title: 'Alien' }] },
  calls: [
    '1 a: Book.isbn Country.code Film.country Film.eidr Query.media',
    '2 b: Book{isbn: "b"} Film{country: {code: "NO"}, eidr: "f"} -> Book.title Film.title',
  ],
});
