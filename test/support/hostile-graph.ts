import { composeText } from '../unit/plan/compose-text.ts';

const TYPES = Array.from({ length: 12 }, (_, index) => `T${index}`);
const KEYED = TYPES.map((name) => `type ${name} @key(fields: "id") { id: ID!`);

/** Many types behind an interface, with fields in two more subgraphs: a planner looks for a way to each. */
export function hostileSupergraph(): string {
  return composeText({
    a: `type Query { node(number: Int): Node small: Int } interface Node { id: ID! next: Node }
      ${TYPES.map((name) => `type ${name} implements Node @key(fields: "id") { id: ID! next: Node }`).join('\n')}`,
    b: `type Query { other: Int } ${KEYED.map((head) => `${head} label: String }`).join('\n')}`,
    c: `type Query { another: Int } ${KEYED.map((head) => `${head} price: Int }`).join('\n')}`,
  }).sdl;
}

/** Takes the native planner some ten seconds, within every limit: one of as many as there are numbers. */
export function hostileDocument(number: number): string {
  const fields = TYPES.slice(0, 4)
    .map((name) => `... on ${name} { label price }`)
    .join(' ');
  return `{ ${Array.from({ length: 480 }, (_, index) => `a${index}: node(number: ${number * 1_000 + index}) { ${fields} }`).join(' ')} }`;
}
