import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'a value type below an entity is fetched in its parts from the subgraph that has them',
  clause: 'Federation, "Value types": fields of a shared type are resolved where each is defined',
  subgraphs: {
    a: {
      schema: `
        type Query { box: Box }
        type Box @key(fields: "id") { id: ID! size: Size @shareable }
        type Size @shareable { width: Int }
      `,
      query: { box: { id: '1', size: { width: 2 } } },
    },
    b: {
      schema: `
        type Box @key(fields: "id") { id: ID! size: Size @shareable }
        type Size { width: Int @shareable height: Int }
      `,
      entities: { Box: [{ id: '1', size: { width: 2, height: 3 } }] },
    },
  },
  query: '{ box { size { height width } } }',
  data: { box: { size: { height: 3, width: 2 } } },
  calls: ['1 a: Box.id Box.size Query.box Size.width', '2 b: Box{id: "1"} -> Box.size Size.height'],
});
