import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a root field of an interface that each subgraph answers for its own types is completed by the other',
  clause: 'Federation, "@shareable": subgraphs that share a field answer it alike',
  subgraphs: {
    a: {
      schema: `
        type Query { chat: Node author: Node }
        interface Node { id: ID! }
        type Chat implements Node @key(fields: "id") { id: ID! text: String by: Account }
        type Account implements Node @key(fields: "id") { id: ID! }
      `,
      query: {
        chat: { __typename: 'Chat', id: 'c', text: 'hi', by: { id: 'p' } },
        author: { __typename: 'Account', id: 'p' },
      },
    },
    b: {
      schema:
        'interface Node { id: ID! } type Account implements Node @key(fields: "id") { id: ID! name: String last: ' +
        'Node } type Chat implements Node @key(fields: "id") { id: ID! }',
      entities: { Account: [{ id: 'p', name: 'Ann', last: { __typename: 'Chat', id: 'd' } }] },
    },
    c: {
      schema: 'type Chat @key(fields: "id") { id: ID! likes: Int }',
      entities: {
        Chat: [
          { id: 'd', likes: 4 },
          { id: 'c', likes: 5 },
        ],
      },
    },
  },
  query: `
    { chat { ...N } author { ...N } }
    fragment N on Node { __typename id ... on Chat { likes by { name } } ... on Account { name last { id ... on Chat { likes } } } }
  `,
  data: {
    chat: { __typename: 'Chat', id: 'c', likes: 5, by: { name: 'Ann' } },
    author: { __typename: 'Account', id: 'p', name: 'Ann', last: { id: 'd', likes: 4 } },
  },
  calls: {
    native: [
      '1 a: Account.id Chat.by Chat.id Query.author Query.chat',
      '2 b: Account{id: "p"} Account{id: "p"} -> Account.last Account.name Chat.id',
      '2 c: Chat{id: "c"} -> Chat.likes',
      '3 c: Chat{id: "d"} -> Chat.likes',
    ],
    portable: [
      '1 a: Account.id Chat.by Chat.id Query.author Query.chat',
      '2 b: Account{id: "p"} -> Account.last Account.name Chat.id',
      '2 b: Account{id: "p"} -> Account.name',
      '2 c: Chat{id: "c"} -> Chat.likes',
      '3 c: Chat{id: "d"} -> Chat.likes',
    ],
  },
});
