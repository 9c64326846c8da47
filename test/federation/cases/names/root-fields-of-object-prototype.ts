import { federationCase } from '../../federation-case.ts';

export default federationCase({
  name: 'root fields may be named like what every JavaScript object inherits',
  clause: 'GraphQL §2.1.9: any name that does not begin with two underscores is free',
  subgraphs: {
    a: {
      schema: 'type Query { constructor: Int toString: String inner: Inner } type Inner { valueOf: Int }',
      query: { constructor: 1, toString: 'two', inner: { valueOf: 3 } },
    },
    b: {
      schema: 'type Query { hasOwnProperty: Boolean isPrototypeOf: [Int] }',
      query: { hasOwnProperty: null, isPrototypeOf: [4] },
    },
  },
  query: '{ isPrototypeOf constructor hasOwnProperty toString inner { valueOf } }',
  data: { isPrototypeOf: [4], constructor: 1, hasOwnProperty: null, toString: 'two', inner: { valueOf: 3 } },
  calls: [
    '1 a: Inner.valueOf Query.constructor Query.inner Query.toString',
    '1 b: Query.hasOwnProperty Query.isPrototypeOf',
  ],
});
