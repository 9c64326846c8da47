import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, Kind, parse, print, visit, type DocumentNode } from 'graphql';
import { definitionOf, valuesOfEnum } from '../../../../src/supergraph/policy/directives/directive-definitions.ts';
import { OWN_DIRECTIVES } from '../../../../src/supergraph/policy/directives/policy-specification.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

const read = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

const FEDERATION = `
  directive @link(url: String!, as: String, import: [LinkImport]) repeatable on SCHEMA
  directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable on OBJECT | FIELD_DEFINITION
  directive @inaccessible on OBJECT | FIELD_DEFINITION
  directive @external on FIELD_DEFINITION
  directive @provides(fields: String!) on FIELD_DEFINITION
  directive @requires(fields: String!) on FIELD_DEFINITION
  scalar LinkImport`;

describe('schema/directives.graphql', () => {
  test.each(['products', 'inventory', 'content', 'reviews', 'accounts'])(
    'describes what the schema of %s says',
    (name) => {
      const document = parse(
        `${read('schema/directives.graphql')}\n${FEDERATION}\n${read(`subgraphs/${name}/schema.graphql`)}`,
      );
      expect(() => buildASTSchema(document)).not.toThrow();
    },
  );

  test('every argument that it describes is understood', async () => {
    const { problems } = await registerSubgraph({
      name: 'all',
      directory: '.',
      config: { sources: {}, env: ['HOST'] },
      sdl: `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
        @source(
          name: "api"
          http: { baseURL: "http://{$env.HOST}", headers: [{ name: "a", from: "b" }], path: "$(['v1'])", queryParams: "k: $config.k", queryStyles: [{ style: FORM }] }
          errors: { message: "$.m", extensions: "e: $.e" }
          isSuccess: "$.ok"
        )
        type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }
        extend type Query {
          y(n: Int): [Int] @connect(source: "api", http: { GET: "/" }, paginate: { kind: PAGE, param: "p", start: 1, size: 9, sizeParam: "s", items: "a.b", hasMore: "$.m", limit: "$args.n", maxPages: 2, overflow: FAIL }, selection: "$.a.b")
          z: [Int] @connect(source: "api", http: { GET: "/" }, paginate: { kind: CURSOR, param: "c", next: "$.n", maxPages: 2 }, selection: "$")
        }
        type P @connect(
          source: "api"
          id: "p"
          http: { POST: "/", body: "i: $batch.id", headers: [{ name: "a", value: "{$config.a}" }], path: "$([])", queryParams: "$({})" }
          batch: { maxSize: 3 }
          errors: { message: "$.m", extensions: "e: $.e" }
          isSuccess: "$status->eq(200)"
          selection: "id"
          entity: true
        ) {
          id: ID
          tags: [String] @connect(
            source: "api"
            http: { GET: "/tags", queryParams: "i: $batch.id", queryStyles: [{ name: "i", style: FORM, explode: false }] }
            batch: { maxSize: 3, wait: 5, match: BY_KEY, key: "of.id", many: true }
            selection: "of { id } tag"
          )
        }`,
    });
    expect(problems).toEqual([]);
  });

  test('it explains the policy directives as they are defined', () => {
    const document: DocumentNode = visit(parse(read('schema/directives.graphql')), {
      enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
    });
    const explained = new Map(
      document.definitions.map((node) => [`${node.kind} ${'name' in node ? (node.name?.value ?? '') : ''}`, node]),
    );
    for (const name of OWN_DIRECTIVES) {
      const node = explained.get(`${Kind.DIRECTIVE_DEFINITION} ${name}`);
      expect(node && print(node)).toBe(print(definitionOf(name)));
    }
    for (const name of ['RateLimitCount', 'RateLimitOnStoreFailure', 'CacheControlScope']) {
      const node = explained.get(`${Kind.ENUM_TYPE_DEFINITION} ${name}`);
      expect(node?.kind === Kind.ENUM_TYPE_DEFINITION && node.values?.map((value) => value.name.value)).toEqual(
        valuesOfEnum(name),
      );
    }
  });
});
