import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { graphqlSync, buildSchema, getIntrospectionQuery } from 'graphql';
import { importGraphql } from '../../../src/import/graphql/import-graphql.ts';
import { introspect } from '../../../src/import/graphql/introspect.ts';
import { describeProto, importGrpc } from '../../../src/import/grpc/import-grpc.ts';
import { ImportFailure } from '../../../src/import/files/import-failure.ts';
import { composeSupergraph } from '../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../src/supergraph/register/register-subgraph.ts';
import { json, serveBackend, type BackendServer } from '../fetch/backend-server.ts';
import { mutated, mutations } from './mutate.ts';
import { scrambleWords } from '../../support/scramble-words.ts';

/** `GATEFOLD_FUZZ_SECONDS=60` fuzzes for a minute each. */
const SECONDS = Number(process.env['GATEFOLD_FUZZ_SECONDS'] ?? 0);
const LENGTH =
  SECONDS > 0
    ? { numRuns: 10_000_000, interruptAfterTimeLimit: SECONDS * 1_000, markInterruptAsFailure: false }
    : { numRuns: 80, seed: 7 };
const TIMEOUT = SECONDS * 1_000 + 60_000;

let directory = '';
let server: BackendServer;
let introspected: unknown;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatefold-fuzz-'));
  server = await serveBackend(({ body }, response) =>
    json(response, body.includes('_service') ? { errors: [] } : introspected),
  );
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function problemsOf(sdl: string): Promise<readonly string[]> {
  const { subgraph, problems } = await registerSubgraph({ name: 'g', sdl, directory, config: { sources: {} } });
  const found = subgraph === undefined ? problems : composeSupergraph([subgraph]).problems;
  return found.filter(({ code }) => code !== 'NO_QUERIES').map(({ code, message }) => `${code} ${message}`);
}

const ODD = [
  '"',
  '{',
  '}',
  'Query',
  'true',
  '0',
  '99999999999',
  '__proto__',
  'stream ',
  'repeated ',
  'oneof x { ',
  'message M { ',
  'service S { ',
  'enum E { ',
  'map<',
  'option (x) = ',
  'Int',
  'é',
  '!',
  '@link(url: 3) ',
  '@key(fields: 1) ',
  'extend type ',
  'input ',
  'interface ',
  '= null ',
  '"""',
];

/** A text whose words were dropped, doubled, swapped and renamed. */
function scrambled(text: string): fc.Arbitrary<string> {
  const words = text.split(/(?<=\s)|(?=[(){}[\];=!:,])/);
  return scrambleWords(words, ODD);
}

const PROTO = readFileSync(
  fileURLToPath(new URL('../../../subgraphs/inventory/inventory.proto', import.meta.url)),
  'utf8',
);

test(
  'whatever becomes of a proto, it is refused with its file, or its schema composes',
  async () => {
    const file = join(directory, 'api.proto');
    await fc.assert(
      fc.asyncProperty(scrambled(PROTO), async (text) => {
        await writeFile(file, text);
        try {
          const { sdl } = importGrpc(await describeProto(file, []), {
            target: '127.0.0.1:1',
            source: 'api',
            descriptors: 'proto: "api.proto"',
            tls: false,
          });
          expect(await problemsOf(sdl)).toEqual([]);
        } catch (error) {
          if (!(error instanceof ImportFailure)) throw error;
          expect(error.message).toContain('api.proto:');
        }
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

const SDL = `type Query { thing(id: ID!, of: [Kind!] = [A]): Thing things(ids: [ID!]!): [Thing] search(filter: Filter): [Found!] @deprecated }
interface Named { name: String } "A thing." type Thing implements Named { id: ID! name(upper: Boolean = true): String kind: Kind made: Date }
enum Kind { A B } union Found = Thing | Part type Part implements Named { name: String of: Thing } input Filter { kind: Kind = A and: [Filter!] } scalar Date
type Mutation { add(thing: Filter!): Thing! } directive @mine(a: Int) on FIELD_DEFINITION`;

test(
  'whatever becomes of a schema, it is refused with its file, or composes',
  async () => {
    await fc.assert(
      fc.asyncProperty(scrambled(SDL), async (sdl) => {
        try {
          expect(
            await problemsOf(
              importGraphql({ sdl, federated: false }, { name: 's.graphql', url: 'http://x/', source: 'api' }).sdl,
            ),
          ).toEqual([]);
        } catch (error) {
          if (!(error instanceof ImportFailure)) throw error;
          expect(error.message).toMatch(/^s\.graphql:/);
        }
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

const FEDERATED = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", { name: "@external", as: "@elsewhere" }, "@requires"])
  @link(url: "https://specs.apollo.dev/link/v1.0") ${SDL.replace(
    'type Thing',
    'type Thing @key(fields: "id name") ' + '@key(fields: ' + '"made", ' + 'resolvable: ' + 'false)',
  )}
  extend type Other @key(fields: "id") { id: ID! @elsewhere weight: Int @elsewhere price(of: Int): Int @requires(fields: "weight") }`;

test(
  'whatever becomes of the schema of a service that speaks Federation, it is refused with its place, or registered',
  async () => {
    await fc.assert(
      fc.asyncProperty(scrambled(FEDERATED), async (sdl) => {
        try {
          const imported = importGraphql(
            { sdl, federated: true },
            { name: 's.graphql', url: 'http://x/', source: 'api' },
          );
          const { problems } = await registerSubgraph({
            name: 'g',
            sdl: imported.sdl,
            directory,
            config: { sources: {} },
          });
          expect(problems).toEqual([]);
        } catch (error) {
          if (!(error instanceof ImportFailure)) throw error;
          expect(error.message).toMatch(/^s\.graphql:\d+:\d+/);
        }
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

test(
  'whatever a service answers to introspection, it is refused with its address, or composes',
  async () => {
    const answer = graphqlSync({ schema: buildSchema(SDL), source: getIntrospectionQuery() });
    const whole: unknown = JSON.parse(JSON.stringify(answer));
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        introspected = mutated(whole, changes);
        try {
          const service = await introspect(new URL(`${server.origin}/graphql`), {});
          expect(
            await problemsOf(importGraphql(service, { name: 'http://x/', url: 'http://x/', source: 'api' }).sdl),
          ).toEqual([]);
        } catch (error) {
          if (!(error instanceof ImportFailure)) throw error;
          expect(error.message).toMatch(/^http:\/\//);
        }
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);
