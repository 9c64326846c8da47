import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readConfig } from '../../../src/config/read-config.ts';
import { compileBackendHeaders } from '../../../src/identify/backend-headers.ts';
import { anonymousCaller, type Caller } from '../../../src/identify/caller.ts';

const caller = (claims: Record<string, unknown>, more: Partial<Caller> = {}): Caller => ({
  ...anonymousCaller('192.0.2.1'),
  claims,
  ...more,
});
const made = (template: string, of: Caller): unknown =>
  compileBackendHeaders({ forward: [], set: { x: template } })({}, of)['x'];

describe('a header made of who calls', () => {
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['{claims.sub}', { sub: 'ada' }, 'ada'],
    ['user {claims.sub} of { claims.org.name }', { sub: 'ada', org: { name: 'x' } }, 'user ada of x'],
    ['{claims.https://example.com/role}', { 'https://example.com/role': 'admin' }, 'admin'],
    ['{claims.n}', { n: 7 }, '7'],
    ['{claims.b}', { b: false }, 'false'],
    ['{claims.roles}', { roles: ['a', 'b,c', 'd'] }, 'a,b%2Cc,d'],
    ['{claims.o}', { o: { a: 'ü' } }, '{"a":"%C3%BC"}'],
    ['{claims.sub}', { sub: 'Jürgen 100%' }, 'J%C3%BCrgen 100%25'],
    ['{claims.sub}', { sub: 'a\r\nx-admin: 1\0' }, 'a%0D%0Ax-admin: 1%00'],
    ['{claims.sub}', { sub: ' root ' }, '%20root%20'],
    ['{claims.sub}', { sub: '\ud800' }, '%EF%BF%BD'],
    // Absent, each in its way.
    ['{claims.sub}', {}, undefined],
    ['{claims.sub}', { sub: null }, undefined],
    ['{claims.sub}', { sub: '' }, undefined],
    ['{claims.roles}', { roles: [] }, undefined],
    ['{claims.sub.x}', { sub: 'ada' }, undefined],
    ['{claims.toString}', {}, undefined],
    ['{claims.__proto__.x}', {}, undefined],
    ['a-{claims.sub}', {}, undefined],
  ])('%s of %j is %j', (template, claims, expected) => {
    expect(made(template, caller(claims))).toBe(expected);
  });

  test('of the caller itself', () => {
    const known = caller({}, { kind: 'key', id: 'consumer shop', consumer: 'shop', scopes: new Set(['a', 'b']) });
    expect(made('{caller.kind}|{caller.id}|{caller.consumer}|{caller.address}|{caller.scopes}', known)).toBe(
      'key|consumer shop|shop|192.0.2.1|a b',
    );
    expect(made('{caller.consumer}', anonymousCaller('192.0.2.1'))).toBeUndefined();
  });

  test('whatever a claim holds, is one that any backend takes, and no two claims make one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sub) => {
        const value = made('{claims.sub}', caller({ sub }));
        if (sub === '') return expect(value).toBeUndefined();
        expect(value).toMatch(/^(?! )[\x20-\x7e]+(?<! )$/);
        expect(decodeURIComponent(String(value))).toBe(sub);
      }),
    );
  });

  test('takes the place of what a client sends, also where the caller has no value for it', () => {
    const headers = compileBackendHeaders({ forward: ['x-user', 'x-other'], set: { 'x-user': '{claims.sub}' } });
    const sent = { 'x-user': 'root', 'x-other': ['1', '2'], 'x-secret': 's' };
    expect(headers(sent, caller({ sub: 'ada' }))).toEqual({ 'x-user': 'ada', 'x-other': ['1', '2'] });
    expect(headers(sent, caller({}))).toEqual({ 'x-other': ['1', '2'] });
  });

  test('costs nothing where there are no rules', () => {
    const headers = compileBackendHeaders({ forward: ['x'], set: {} });
    expect(headers({}, caller({}))).toBe(headers({ y: '1' }, caller({ sub: 'a' })));
  });

  test.each([
    [{ x: '{claims.sub' }, 'headers.set.x: expected printable ASCII in which braces hold'],
    [{ x: '{claim.sub}' }, 'headers.set.x: expected printable ASCII in which braces hold'],
    [{ x: 'ü' }, 'headers.set.x: expected printable ASCII in which braces hold'],
    [{ Host: 'x' }, 'expected another header: this one belongs to the call itself'],
    [{ 'a b': 'x' }, 'expected a header name'],
  ])('%j is refused with its place', (set, message) => {
    expect(() => readConfig(undefined, { headers: { set } })).toThrow(message);
  });
});
