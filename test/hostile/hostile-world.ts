import { readConfig } from '../../src/config/read-config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;
/** The objects of the graph: each implements both interfaces and is a member of the union. */
export const OBJECTS: readonly string[] = LETTERS;

const FIELDS = `
  id: ID! name: String kind: Kind a: A b: B n: N m: M u: U ns: [N!] us: [[U]] list(first: Int): [A!]
  f(x: Int, s: String, l: [Int], d: [[Int]], i: In, is: [In!], k: Kind): String
  g(x: Int, i: In): N
`;
const OWN = LETTERS.map(
  (letter) => `
  type ${letter} implements N & M @key(fields: "id") {
    ${FIELDS} of${letter}: Int! same: ${letter === 'A' ? 'String' : 'Int'} limited(x: Int): Int @rateLimit(max: 1000000)
    hidden: String @authenticated costly: Int @cost(weight: 5)
  }`,
).join('');

const FIRST = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@cost", "@listSize"])
    @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@rateLimit", "@constraint", "@cacheControl", "@cacheTag"])
  type Query {
    ${FIELDS} c: C sized(first: Int = 5): [N!] @listSize(slicingArguments: ["first"]) @cacheControl(maxAge: 60)
    found(i: In): U @rateLimit(max: 1000000, identityArgs: ["i.s"])
  }
  type Mutation { a(i: In): A set(x: Int): N }
  type Subscription { tick: A }
  enum Kind { ONE TWO }
  interface N { ${FIELDS} }
  interface M { ${FIELDS} }
  union U = ${LETTERS.join(' | ')}
  input In { x: Int s: String @constraint(maxLength: 1000) l: [Int] d: [[Int]] i: In is: [In!] @constraint(maxItems: 100000) k: Kind }
  ${OWN}
`;
const SECOND = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
  type A @key(fields: "id") { id: ID! name: String @external more: Int greeting: String @requires(fields: "name") next: A }
  type B @key(fields: "id") { id: ID! more: Int next: B }
`;

// Nobody listens there: what is asked of it fails at once.
const NOWHERE = 'http://127.0.0.1:9/graphql';

/** A gateway in this process on which every policy has something to say, in front of backends that are down. */
export async function openHostileWorld(limits: Readonly<Record<string, number>> = {}): Promise<Gateway> {
  const registered = await Promise.all(
    [FIRST, SECOND].map((sdl, index) =>
      registerSubgraph({ name: `part${index}`, sdl, directory: '.', config: { url: NOWHERE, sources: {} } }),
    ),
  );
  const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
  const wrong = [...registered.flatMap((one) => one.problems), ...problems];
  if (supergraph === undefined || wrong.length > 0) throw new Error(JSON.stringify(wrong));
  const config = readConfig(undefined, {
    log: { level: 'silent' },
    limits,
    cost: { mode: 'enforce', max: 1e300, actual: true },
    cache: { enabled: true },
    batching: { enabled: true },
  });
  return createGateway({ config, supergraph, log: createLog(config.log) });
}
