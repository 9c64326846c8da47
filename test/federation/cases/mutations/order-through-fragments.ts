import { federationCase } from '../../federation-case.ts';

const done: string[] = [];
const step = (name: string) => (): string => {
  done.push(name);
  return done.splice(0, done.length > 2 ? done.length : 0).join(' ') || name;
};

export default federationCase({
  name: 'mutations run in the order of the document, fragments in their place',
  clause: 'GraphQL §6.2.2 and §6.3.2: fields are collected, then run in series in their order',
  subgraphs: {
    steps: {
      schema: 'type Query { steps: Int } type Mutation { first: String second: String third: String }',
      mutation: { first: step('first'), second: step('second'), third: step('third') },
    },
  },
  query: 'mutation { first ...Middle third } fragment Middle on Mutation { ... { second } }',
  data: { first: 'first', second: 'second', third: 'first second third' },
  calls: ['1 steps: Mutation.first Mutation.second Mutation.third'],
});
