import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { loadSupergraph } from '../../../../src/supergraph/load/load-supergraph.ts';
import { describeRequirement } from '../../../../src/supergraph/policy/facts/access-requirement.ts';
import type { Supergraph } from '../../../../src/supergraph/supergraph.ts';
import { protectSupergraph } from '../../../support/protect-supergraph.ts';

const link = (imports: string) =>
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", ' +
  `"@external", "@shareable", "@interfaceObject", ${imports}])\n`;
const PLAIN = link('"@authenticated", "@requiresScopes", "@policy"');

function services(sdls: Readonly<Record<string, string>>) {
  return Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}.invalid/`,
    typeDefs: parse(sdl.includes('@link') ? sdl : PLAIN + sdl),
  }));
}

function compose(sdls: Readonly<Record<string, string>>): Supergraph {
  const { supergraph, problems } = composeSupergraph(
    services(sdls).map(({ name, url, typeDefs }) => ({
      name,
      federatedSchema: typeDefs,
      origin: { kind: 'federated', url },
    })),
  );
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  return supergraph;
}

function composeByApollo(sdls: Readonly<Record<string, string>>): Supergraph {
  const composition = composeServices(services(sdls));
  if (composition.errors !== undefined) throw new Error(composition.errors.map(({ message }) => message).join('\n'));
  return loadSupergraph(composition.supergraphSdl);
}

function asked({ authorization }: Supergraph, coordinate: string, objects?: readonly string[]): readonly string[] {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  return (authorization?.ofField(new Set(objects ?? [typeName]), fieldName) ?? []).map(describeRequirement).sort();
}

describe.each([
  ['ours', compose],
  ["Apollo's", composeByApollo],
] as const)('what a field asks of its caller, composed by %s composition', (_, composed) => {
  test('adds up what stands on the field, on its type and on the type that it answers', () => {
    const supergraph = composed({
      a:
        'type Query { user: User } type User @authenticated { id: ID @requiresScopes(scopes: [["a", "b"], ["c"]]) ' +
        'kind: Kind name: String } enum Kind @policy(policies: [["p"]]) { X }',
    });
    expect(asked(supergraph, 'User.id')).toEqual(['authenticated', 'scopes a and b, or c']);
    expect(asked(supergraph, 'User.kind')).toEqual(['authenticated', 'policies p']);
    expect(asked(supergraph, 'User.name')).toEqual(['authenticated']);
    expect(asked(supergraph, 'Query.user')).toEqual(['authenticated']);
  });

  test('is known under a renamed import and under a prefix', () => {
    const renamed = composed({
      a:
        `${link('{ name: "@authenticated", as: "@login" }')} type Query { a: Int @login b: Int ` +
        '@federation__requiresScopes(scopes: [["s"]]) }',
    });
    expect(asked(renamed, 'Query.a')).toEqual(['authenticated']);
    expect(asked(renamed, 'Query.b')).toEqual(['scopes s']);
  });

  test('is asked by an interface for any of its objects, and not by one object for another', () => {
    const supergraph = composed({
      a:
        'type Query { n: Named } interface Named { name: String } type A implements Named { name: String ' +
        '@authenticated } type B implements Named { name: String }',
    });
    expect(asked(supergraph, 'Named.name', ['A', 'B'])).toEqual(['authenticated']);
    expect(asked(supergraph, 'B.name')).toEqual([]);
  });

  test('is asked for what two subgraphs say of one field by both', () => {
    const supergraph = composed({
      a: 'type Query { a: Int @shareable @requiresScopes(scopes: [["a"]]) }',
      b: 'type Query { a: Int @shareable @requiresScopes(scopes: [["b"]]) }',
    });
    const satisfied = (scopes: readonly string[]) =>
      supergraph.authorization?.requirements.every(
        (one) => one.kind === 'scopes' && one.anyOf.some((all) => all.every((scope) => scopes.includes(scope))),
      );
    expect([satisfied(['a']), satisfied(['b']), satisfied(['a', 'b'])]).toEqual([false, false, true]);
  });
});

describe('what a field asks of its caller', () => {
  const supergraph = compose({
    a:
      'type Query { t: T } type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") c: ' +
      'Int @external d: Int @requires(fields: "c") }',
    b: 'type T @key(fields: "id") { id: ID! a: Int b: Int @external c: Int @requires(fields: "b") e: Int }',
  });
  const protectedBy = (directives: Readonly<Record<string, string>>) =>
    loadSupergraph(protectSupergraph(supergraph.sdl, directives));

  test('is what everything asks that it requires, through all subgraphs', () => {
    const found = protectedBy({ 'T.a': '@authenticated' });
    expect(['T.b', 'T.c', 'T.d', 'T.e'].map((coordinate) => asked(found, coordinate))).toEqual([
      ['authenticated'],
      ['authenticated'],
      ['authenticated'],
      [],
    ]);
  });

  test('is nothing where a supergraph has no such directive', () => {
    expect(supergraph.authorization).toBeUndefined();
  });

  test('cannot be satisfied where its alternatives are none, or are not what they should be', () => {
    for (const text of ['@requiresScopes(scopes: [])', '@requiresScopes(scopes: [[1]])', '@policy(policies: {})']) {
      expect(asked(protectedBy({ 'T.a': text }), 'T.a').join()).toContain('(none will do)');
    }
  });

  test('is not guessed where a supergraph links something for security that nobody here knows', () => {
    const unknown = supergraph.sdl.replace(
      'schema',
      'schema @link(url: "https://specs.example.com/clearance/v0.1", for: SECURITY)',
    );
    expect(() => loadSupergraph(unknown)).toThrow(/clearance\/v0\.1 is linked for security/);
  });
});
