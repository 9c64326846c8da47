import { describe, expect, test } from '@jest/globals';
import { compileMapping, type Wanted } from '../../../../src/core/mapping/compile-mapping.ts';
import type { MappingWarning } from '../../../../src/core/mapping/evaluate.ts';
import { parseMapping } from '../../../../src/core/mapping/parse-mapping.ts';

const INPUT = {
  id: 1,
  name: 'Ann',
  none: null,
  zero: 0,
  tags: ['a', 'b'],
  address: { city: 'Lyon', geo: { lat: 45.7 } },
  items: [{ id: 1, price: 10, sub: { x: 'p' } }, { id: 2, sub: null }, { id: 3, price: 30, sub: { x: 'r' } }],
  'odd-key': 'odd',
  true: 'field called true',
  constructor: 'own',
};
const VARIABLES = { args: { id: 'a1', list: [1, null, 2], input: { a: 1, b: 2 } }, this: { id: 't' }, batch: [{ id: 1 }, { id: 2 }], config: {} };

function run(text: string, input: unknown = INPUT, wanted?: Wanted): { value: unknown; warnings: readonly string[] } {
  const warnings: MappingWarning[] = [];
  const value = compileMapping(parseMapping(text), wanted)(input, { variables: VARIABLES, warn: (warning) => void warnings.push(warning) });
  return { value, warnings: warnings.map(({ message }) => message) };
}

type Row = readonly [text: string, value: unknown, input?: unknown];

function table(rows: readonly Row[]): void {
  test.each(rows)('%s', (text, value, input = INPUT) => {
    expect(run(text, input).value).toEqual(value);
  });
}

describe('selections', () => {
  table([
    ['id name', { id: 1, name: 'Ann' }],
    ['key: id', { key: 1 }],
    ["'odd-key' \"odd\": 'odd-key'", { 'odd-key': 'odd', odd: 'odd' }],
    ['true', { true: 'field called true' }],
    ['city: address.city', { city: 'Lyon' }],
    ['address { town: city geo { lat } }', { address: { town: 'Lyon', geo: { lat: 45.7 } } }],
    ['at: { city: name id }', { at: { city: 'Ann', id: 1 } }],
    ['items { id price }', { items: [{ id: 1, price: 10 }, { id: 2 }, { id: 3, price: 30 }] }],
    ['prices: items.price', { prices: [10, null, 30] }],
    ['x: items.sub.x', { x: ['p', null, 'r'] }],
    ['$.items { key: id }', [{ key: 1 }, { key: 2 }, { key: 3 }]],
    ['$.name', 'Ann'],
    ['address.city', 'Lyon'],
    ['$', 5, 5],
    ['id # a comment { $$\n name', { id: 1, name: 'Ann' }],
    ['id name address.geo { lat }', { id: 1, name: 'Ann', lat: 45.7 }],
    ['id ...address', { id: 1, city: 'Lyon', geo: { lat: 45.7 } }],
    ['id ...none', null],
    ['id ...name', { id: 1 }],
    ['tags { value: $ }', { tags: [{ value: 'a' }, { value: 'b' }] }],
    ['name { x }', { name: 'Ann' }],
    ['id missing', { id: 1 }],
    ['$.missing', undefined],
    ['missing: none.x', {}],
    ['a: address { city } a: address { geo { lat } }', { a: { city: 'Lyon', geo: { lat: 45.7 } } }],
    ['id: $args.id', { id: 'a1' }],
    ['$args.input { a c: b }', { a: 1, c: 2 }],
    ['kind: $("book") n: $(-1.5) yes: $(true) no: $(null)', { kind: 'book', n: -1.5, yes: true, no: null }],
    ['list: $([1, $.name, $.missing]) obj: $({ a: $.id, b: $.missing, name })', { list: [1, 'Ann', null], obj: { a: 1, name: 'Ann' } }],
    ['big: $(9007199254740993)', { big: 9007199254740993n }],
    ["quoted: $('it\\'s\\na \\\\')", { quoted: "it's\na \\" }],
    ['$ { id inner: address { id: $.city } }', { id: 1, inner: { id: 'Lyon' } }],
    ['nested: $([[1], [2]]) ', { nested: [[1], [2]] }],
  ]);

  test('an inherited property is none of an object’s', () => {
    expect(run('toString x: constructor', { a: 1 }).value).toEqual({});
    expect(run('constructor').value).toEqual({ constructor: 'own' });
  });

  test('every missing key is told in a warning, and none that is guarded', () => {
    expect(run('missing a: none.b').warnings).toEqual(['there is no `missing`', 'expected an object with `b`, found null']);
    expect(run('missing? a: none?.b').warnings).toEqual([]);
  });
});

describe('null and nothing', () => {
  table([
    ['a: none?', {}],
    ['a: $(missing ?? none ?? id)', { a: 1 }],
    ['a: $(missing ?? none)', { a: null }],
    ['a: $(none ?! id)', { a: null }],
    ['a: $(missing ?! id)', { a: 1 }],
    ['a: $(zero ?? 5)', { a: 0 }],
    ['a: none?->map(1) b: missing->map(1)', {}],
    ['a: none->map(1)', { a: [1] }],
  ]);

  test('warnings of skipped operands are dropped when one wins', () => {
    expect(run('a: $(missing ?? id)').warnings).toEqual([]);
    expect(run('a: $(missing ?? gone)').warnings).toHaveLength(2);
  });
});

describe('methods', () => {
  table([
    ['$.items->first { id }', { id: 1 }],
    ['$.items->last.id', 3],
    ['$->sum', 6.5, [1, 2, 3.5]],
    ['$->sum', 9007199254740993n, [9007199254740992n, 1]],
    ['$->sum', 0, []],
    ['$->sum', undefined, [1, '2']],
    ['$->min', 1, [3, 1, 2]],
    ['$->max', 'b', ['a', 'b']],
    ['$->max', undefined, []],
    ['$->max', undefined, [1, 'b']],
    ['$->unique', [1, '1', { a: 1 }, null], [1, '1', { a: 1 }, 1, null, { a: 1 }, null]],
    ['$->parseFloat', 1.5, '1.5'],
    ['$->parseFloat', undefined, '1,5'],
    ["a: missing->default('x') b: none->default('y')->first c: name->default('z') d: missing.deep->default(1)", { a: 'x', b: 'y', c: 'Ann', d: 1 }],
    ["$->first", 'h', 'hé'],
    ['$->first', undefined, []],
    ['$->first', 7, 7],
    ['$.items.id->first', 1],
    ['$.items->map(@.id)', [1, 2, 3]],
    ['$.items->map({ key: @.id, of: $.name })', [{ key: 1, of: 'Ann' }, { key: 2, of: 'Ann' }, { key: 3, of: 'Ann' }]],
    ['$.items->map(@.price)', [10, null, 30]],
    ['$.id->map(@)', [1]],
    ['$.items->filter(@.id->gt(1)).id', [2, 3]],
    ['$.items->filter(@.price->gt(1))', undefined],
    ['$.items->find(@.id->eq(2)).id', 2],
    ['$.items->find(@.id->eq(9))', undefined],
    ["$.name->match(['Bob', 1], ['Ann', 2], [@, 3])", 2],
    ["$.id->match(['1', 1], [@, 'other'])", 'other'],
    ["$.id->match(['1', 1])", undefined],
    ['$.tags->slice(1)', ['b']],
    ['$.tags->slice(-5, 1)', ['a']],
    ['$.tags->slice(2, 1)', []],
    ['$->slice(1, 3)', '🦊é', 'a🦊éz'],
    ['$.tags->size', 2],
    ['$->size()', 3, 'a🦊é'],
    ['$.none->size', undefined],
    ["$.address->get('city')", 'Lyon'],
    ['$.tags->get(-1)', 'b'],
    ['$.tags->get(5)', undefined],
    ["$.address->get('toString')", undefined],
    ['$.address.geo->entries', [{ key: 'lat', value: 45.7 }]],
    ["$args.list->joinNotNull(',')", '1,2'],
    ["$([])->joinNotNull(',')", ''],
    ["$.items->joinNotNull(',')", undefined],
    ["$batch.id->joinNotNull(';')", '1;2'],
    ['$.address->jsonStringify', '{"city":"Lyon","geo":{"lat":45.7}}'],
    ['$->jsonParse.a', 1, '{"a":1}'],
    ['$->jsonParse', undefined, '{a'],
    ['$.id->toString', '1'],
    ['$.none->toString', ''],
    ['$->parseInt', 12, '12'],
    ['$->parseInt(16)', 255, 'fF'],
    ['$->parseInt', undefined, '12.5'],
    ['$->parseInt', 9007199254740993n, '9007199254740993'],
    ['$->parseInt', undefined, '9223372036854775808'],
    ['$->add(1, 2)->sub(1)->mul(3)', 21, 5],
    ['$->div(2)', 2.5, 5],
    ['$->div(0)', undefined, 5],
    ['$->mod(0)', undefined, 5],
    ['$->add(1)', 9007199254740993n, 9007199254740992n],
    ['$->mul(9223372036854775807)', undefined, 9007199254740993n],
    ["$->add('1')", undefined, 5],
    ['$->eq(1.0)', true, 1],
    ['$->eq($.missing)', undefined, { a: 1 }],
    ["$->ne('1')", true, 1],
    ["$->lt('b')", true, 'a'],
    ['$->gte(1)', undefined, 'a'],
    ['$->and($args.missing)', undefined, true],
    ['$->and(true, false)', false, true],
    ['$->or(false, true)', true, false],
    ['$->not', false, true],
    ['$->not', undefined, 1],
    ['$.id->in([3, 1])', true],
    ["$.tags->contains('c')", false],
    ["$->split(',', 2)", ['a', 'b'], 'a,b,c'],
    ["$->split('')", ['a', '🦊'], 'a🦊'],
    ['$->trim', 'a', ' a\u00a0'],
    ['$->keysToCamelCase', { firstName: { last_name: 1 } }, { first_name: { last_name: 1 } }],
    ['$->keysToCamelCaseDeep', { firstName: [{ lastName: 1 }] }, { first_name: [{ last_name: 1 }] }],
    ['$.id->as($x) { y: $x }', { y: 1 }],
    ["$.items->as($all)->first->as($one, @.id) { n: $all->size id: $one }", { n: 3, id: 1 }],
    ['$.name->echo([@, @])', ['Ann', 'Ann']],
    ['$.id->nonsense', undefined],
  ]);
});

describe('pruning', () => {
  const wanted = (keys: Record<string, Wanted | undefined>): Wanted => new Map(Object.entries(keys));

  test('what was not asked for is neither computed nor told of', () => {
    const { value, warnings } = run('id gone address { city missing } items { id gone }', INPUT, wanted({ id: undefined, items: wanted({ id: undefined }) }));
    expect(value).toEqual({ id: 1, items: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(warnings).toEqual([]);
  });

  test('unlabelled merges are kept', () => {
    expect(run('id ...none', INPUT, wanted({ id: undefined })).value).toBeNull();
    expect(run('id address { city } ...address', INPUT, wanted({ city: undefined })).value).toMatchObject({ city: 'Lyon' });
  });
});

describe('a block of which nothing is left', () => {
  test('yields empty objects: what was asked for is none of its parts', () => {
    const mapping = parseMapping('$.items { id name }');
    expect(compileMapping(mapping, new Map([['__typename', undefined]]))({ items: [{ id: 1 }, { id: 2 }] }, { variables: {} })).toEqual([{}, {}]);
    expect(compileMapping(parseMapping('id inner {}'))({ id: 1, inner: { a: 1 } }, { variables: {} })).toEqual({ id: 1, inner: {} });
  });
});

describe('a spread in an object literal', () => {
  test('merges an object, and makes nothing of a null', () => {
    const map = compileMapping(parseMapping("$->map({ id: @.id, ...@.more, kind: 'x' })"));
    expect(map([{ id: 1, more: { a: 1, id: 2 } }, { id: 3 }, { id: 4, more: null }], { variables: {} })).toEqual([{ id: 2, a: 1, kind: 'x' }, { id: 3, kind: 'x' }, null]);
  });

  test('is not known before v0.4', () => {
    expect(() => parseMapping('$({ ...$.a })', { choices: true, spreads: false })).toThrow('`...` is understood from connect/v0.4 on');
  });
});
