import { describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { makePublicDocument } from '../../../../src/supergraph/join/public-document.ts';

const publicOf = (sdl: string): string =>
  print(makePublicDocument(parse(sdl)))
    .replace(/\s+/g, ' ')
    .trim();

const LINKS = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "hide", for: SECURITY) @link(url: "https://specs.apollo.dev/requiresScopes/v0.1") { query: Query }
  directive @join__type(graph: join__Graph!) repeatable on OBJECT
  directive @hide on OBJECT | FIELD_DEFINITION
  directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION
  scalar requiresScopes__Scope
  enum join__Graph { A }`;

describe('the public document of a supergraph', () => {
  test('has nothing of the specifications it links', () => {
    expect(publicOf(`${LINKS} type Query @join__type(graph: A) { a: String @requiresScopes(scopes: [["x"]]) }`)).toBe(
      'schema { query: Query } type Query { a: String }',
    );
  });

  test('has nothing that is inaccessible, under whatever name the directive is linked', () => {
    const sdl = `${LINKS}
      type Query { a(x: Int, y: Int @hide): U secret: Hidden @hide }
      type Hidden implements I @hide { id: ID } type Shown implements I & J { id: ID i: In e: E } union U = Hidden | Shown
      interface I { id: ID } interface J @hide { id: ID } input In { a: Int b: Int @hide } enum E { A B @hide }`;
    expect(publicOf(sdl)).toBe(
      'schema { query: Query } type Query { a(x: Int): U } type Shown implements I { id: ID i: In e: E } union U ' +
        '= Shown interface I { id: ID } input In { a: Int } enum E { A }',
    );
  });

  test('keeps what a client can read or use: deprecation, scalars, executable directives, descriptions', () => {
    const sdl = `${LINKS} directive @internal on OBJECT directive @live on QUERY
      "All" type Query { a: My @deprecated(reason: "old") my__own: Int } scalar My @specifiedBy(url: "https://x.test")`;
    expect(publicOf(sdl)).toBe(
      'schema { query: Query } directive @live on QUERY "All" type Query { a: My @deprecated(reason: "old") ' +
        'my__own: Int } scalar My @specifiedBy(url: "https://x.test")',
    );
  });
});
