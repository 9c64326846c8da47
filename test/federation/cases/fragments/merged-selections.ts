import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'selections of one field in several fragments are merged in the order of their first appearance',
  clause: 'GraphQL §6.3.2 CollectFields: grouped by response name, ordered by first encounter',
  subgraphs: {
    a: {
      schema: 'type Query { item: Item } type Item { x: Int y: Int inner: Inner } type Inner { p: Int q: Int }',
      query: { item: { x: 1, y: 2, inner: { p: 3, q: 4 } } },
    },
  },
  query: `
    { item { y ...F ... { inner { q } x } ... on Item { inner { p q } } } }
    fragment F on Item { inner { p } y }
  `,
  data: { item: { y: 2, inner: { p: 3, q: 4 }, x: 1 } },
  calls: ['1 a: Inner.p Inner.q Item.inner Item.x Item.y Query.item'],
});
