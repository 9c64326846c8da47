import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { fuzzing, mappingTexts } from '../../../support/mapping-texts.ts';
import { scrambleWords } from '../../../support/scramble-words.ts';

const LIMIT_MS = 5_000;

/** A subgraph that uses what connectors have; `§` stands where a text may be put in place of the one behind it. */
const SDL = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "api", http: { baseURL: "§http://api.test/{$config.v}", headers: [{ name: "x-a", value: "§{$config.a}" }, { name: "x-b", from: "x-c" }], path: "§$(['v'])", queryParams: "§k: $config.k", queryStyles: [{ name: "ids", style: PIPE_DELIMITED }] }, errors: { message: "§$.error", extensions: "§code: $.code" }, isSuccess: "§$status->eq(200)")
type Query {
  product(id: ID!): Product @connect(source: "api", http: { GET: "§/p/{$args.id}", queryParams: "§f: $args.id->size" }, entity: true, selection: "§id name price { amount } kind: type->match(['b', 'BIG'], [@, 'SMALL'])")
  items(first: Int): [Item] @connect(source: "api", http: { GET: "/items" }, paginate: { kind: CURSOR, param: "after", next: "§$.meta.next", items: "§data", hasMore: "§$.meta.more", limit: "§$args.first", maxPages: 3 }, selection: "§$.data { __typename: kind->match(['p', 'Product'], [@, 'Note']) id text }")
}
type Mutation { add(filter: Filter!): Product @connect(source: "api", http: { POST: "/p", body: "§text: $args.filter.text", headers: { name: "content-type", value: "application/x-www-form-urlencoded" } }, errors: { message: "§$.m" }, selection: "§id name") }
union Item = Product | Note
type Note { text: String }
type Product @key(fields: "id") @connect(source: "api", http: { GET: "/ps", queryParams: "§ids: $batch.id" }, batch: { maxSize: 5 }, selection: "§$.items { id name price { amount } kind }") {
  id: ID! name: String price: Price kind: Kind
  reviews(min: Int): [Review] @connect(source: "api", http: { GET: "§/r?min={$args.min}", queryParams: "§of: $batch.id" }, batch: { maxSize: 5, key: "of", many: true }, selection: "§of text")
  owner: String @connect(source: "api", http: { GET: "§/owner/{$this.id}" }, selection: "§$.name")
}
type Price { amount: Float } type Review { text: String } enum Kind { BIG SMALL } input Filter { text: String and: [Filter!] }`;

const PLACES = [...SDL.matchAll(/"§([^"]*)"/g)];
const words = SDL.replaceAll('§', '').split(/(?<=\s)|(?=[(){}[\]:,@])/);
const ODD = [
  '"',
  '""',
  '{',
  '}',
  '(',
  'null',
  'true',
  '-1',
  '99999999999',
  '[]',
  '{}',
  '[{}]',
  '"x"',
  '$v',
  '@connect',
  '@source',
  'Int!',
  'ID',
  '[ID!]!',
  '__typename',
  'entity: true',
  'Query',
  '__proto__',
  'subscription',
  'interface ',
  'extend ',
  '#\n',
  '"""',
];

/** Some of its texts are others. */
const otherTexts = fc
  .array(fc.tuple(fc.nat(PLACES.length - 1), mappingTexts, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((changes) => {
    const by = new Map(changes.map(([place, text, block]) => [place, { text, block }]));
    let place = 0;
    return SDL.replace(/"§([^"]*)"/g, (_, own: string) => {
      const { text = own, block = false } = by.get(place++) ?? {};
      return block && !/"""|\\$|"$/.test(text) ? `"""${text}"""` : JSON.stringify(text);
    });
  });

/** Some of its words are dropped, doubled, swapped or others. */
const otherWords = scrambleWords(words, ODD);

test('the schema that fuzzing starts from is right', async () => {
  const { subgraph, problems } = await registerSubgraph({
    name: 'shop',
    sdl: SDL.replaceAll('§', ''),
    directory: '.',
    config: { sources: {} },
  });
  expect(problems).toEqual([]);
  expect(composeSupergraph(subgraph === undefined ? [] : [subgraph]).problems).toEqual([]);
});

const { parameters, timeoutMs } = fuzzing(150);
test(
  'whatever becomes of connectors, they are refused with line and column, or registered',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(otherTexts, otherWords), async (sdl) => {
        const began = performance.now();
        const { subgraph, problems } = await registerSubgraph({
          name: 'shop',
          sdl,
          directory: '.',
          config: { sources: {} },
        });
        expect(subgraph === undefined).toBe(problems.length > 0);
        const lines = sdl.split(/\r\n|[\n\r]/);
        for (const problem of problems) {
          expect(problem).toMatchObject({
            code: expect.stringMatching(/^[A-Z_]+$/),
            message: expect.stringMatching(/\S/),
            line: expect.any(Number),
            column: expect.any(Number),
          });
          expect(problem.line).toBeLessThanOrEqual(lines.length);
          // Where the text ends is one behind its last character.
          expect(problem.column).toBeLessThanOrEqual((lines[(problem.line ?? 1) - 1]?.length ?? 0) + 2);
        }
        expect(performance.now() - began).toBeLessThan(LIMIT_MS);
      }),
      parameters,
    );
  },
  timeoutMs,
);
