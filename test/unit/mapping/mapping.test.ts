import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile/compile-mapping.ts';
import type { OutputKeys } from '../../../src/mapping/language/output-keys.ts';
import type { MappingWarning } from '../../../src/mapping/language/evaluate.ts';
import { listDependencies } from '../../../src/mapping/infer/list-dependencies.ts';
import { outputShape } from '../../../src/mapping/infer/output-shape.ts';
import { parseMapping } from '../../../src/mapping/parse/parse-mapping.ts';
import { parseJson } from '../../../src/core/json/parse-json.ts';

const INPUT = {
  id: 1,
  name: 'Ann',
  none: null,
  zero: 0,
  tags: ['a', 'b'],
  address: { city: 'Lyon', geo: { lat: 45.7 } },
  items: [
    { id: 1, price: 10, sub: { x: 'p' } },
    { id: 2, sub: null },
    { id: 3, price: 30, sub: { x: 'r' } },
  ],
  'odd-key': 'odd',
  true: 'field called true',
  constructor: 'own',
};
const VARIABLES = {
  args: { id: 'a1', list: [1, null, 2], input: { a: 1, b: 2 } },
  this: { id: 't' },
  batch: [{ id: 1 }, { id: 2 }],
  config: {},
};

function run(
  text: string,
  input: unknown = INPUT,
  wanted?: OutputKeys,
): { value: unknown; warnings: readonly string[] } {
  const warnings: MappingWarning[] = [];
  const value = compileMapping(parseMapping(text), wanted)(input, {
    variables: VARIABLES,
    warn: (warning) => void warnings.push(warning),
  });
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
    [
      'list: $([1, $.name, $.missing]) obj: $({ a: $.id, b: $.missing, name })',
      { list: [1, 'Ann', null], obj: { a: 1, name: 'Ann' } },
    ],
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
    expect(run('missing a: none.b').warnings).toEqual([
      'there is no `missing`',
      'expected an object with `b`, found null',
    ]);
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
    [
      '$->unique',
      [{ a: 1, b: [2] }, '{"a":1}', '1', 1, true, 'true', [1], 9007199254740992],
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
        '{"a":1}',
        '1',
        1,
        1n,
        true,
        'true',
        [1],
        9007199254740992,
        9007199254740992n,
        1,
      ],
    ],
    ['$->parseFloat', 1.5, '1.5'],
    ['$->parseFloat', undefined, '1,5'],
    [
      "a: missing->default('x') b: none->default('y')->first c: name->default('z') d: missing.deep->default(1)",
      { a: 'x', b: 'y', c: 'Ann', d: 1 },
    ],
    ['$->slice(9007199254740993)', [], [1, 2]],
    ['$->slice(0, 9007199254740993)', [1, 2], [1, 2]],
    ["$->split(',', 9007199254740993)", ['a', 'b'], 'a,b'],
    ["$->in('a', 'b')", true, 'b'],
    ["$->in(['a', 'b'])", true, 'b'],
    ["$->in('a')", undefined, 'a'],
    ['$->first', 'h', 'hé'],
    ['$->first', undefined, []],
    ['$->first', 7, 7],
    ['$.items.id->first', 1],
    ['$.items->map(@.id)', [1, 2, 3]],
    [
      '$.items->map({ key: @.id, of: $.name })',
      [
        { key: 1, of: 'Ann' },
        { key: 2, of: 'Ann' },
        { key: 3, of: 'Ann' },
      ],
    ],
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
    ['$.items->as($all)->first->as($one, @.id) { n: $all->size id: $one }', { n: 3, id: 1 }],
    ['$.name->echo([@, @])', ['Ann', 'Ann']],
    ['$.id->nonsense', undefined],
  ]);
});

describe('pruning', () => {
  const wanted = (keys: Record<string, OutputKeys | undefined>): OutputKeys => new Map(Object.entries(keys));

  test('what was not asked for is neither computed nor told of', () => {
    const { value, warnings } = run(
      'id gone address { city missing } items { id gone }',
      INPUT,
      wanted({ id: undefined, items: wanted({ id: undefined }) }),
    );
    expect(value).toEqual({ id: 1, items: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(warnings).toEqual([]);
  });

  test('unlabelled merges are kept', () => {
    expect(run('id ...none', INPUT, wanted({ id: undefined })).value).toBeNull();
    expect(run('id address { city } ...address', INPUT, wanted({ city: undefined })).value).toMatchObject({
      city: 'Lyon',
    });
  });
});

test('equal objects are found in a long list without comparing each with all', () => {
  const list = Array.from({ length: 60_000 }, (_, index) => ({ index }));
  const before = performance.now();
  expect(run('$->unique->size', [...list, ...list]).value).toBe(60_000);
  // Comparing all of them takes a minute.
  expect(performance.now() - before).toBeLessThan(5_000);
});

describe('a path without a label that stands alone in braces', () => {
  table([
    ["$.tags->map({ @->match(['a', 'A'], [@, 'OTHER']) })", ['A', 'OTHER']],
    ['ids: items { $.id }', { ids: [1, 2, 3] }],
    ['x: items { sub.x }', { x: ['p', null, 'r'] }],
    ['o: { address.geo { lat } }', { o: { lat: 45.7 } }],
    ['$.items { $.none } ', [null, null, null], { items: [{ none: null }, {}, { none: null }] }],
    ['x: $({ address.city })', { x: 'Lyon' }],
    ['x: $({ id, address.geo { lat } })', { x: { id: 1, lat: 45.7 } }],
    ['$ { $ }', 'text', 'text'],
    ['$ { $.a }', 'text', 'text'],
  ]);

  test('needs a label or a block where it does not', () => {
    expect(() => parseMapping('o { id address.city }')).toThrow('it stands beside other fields');
    expect(() => parseMapping('x: $({ id, address.city })')).toThrow('it stands beside other fields');
  });

  test('is seen in what a mapping uses and yields', () => {
    const mapping = parseMapping('items { $.sub { x of: $args.id } }');
    expect(listDependencies(mapping).map(({ variable, path }) => [variable, ...path].join('.'))).toEqual([
      '.items.sub.x',
      'args.id',
    ]);
    const shape = outputShape(mapping);
    expect(shape.kind === 'object' && shape.fields.get('items')?.shape).toMatchObject({ kind: 'object', open: false });
  });
});

describe('an argument that is nothing', () => {
  test.each([
    ['tags->contains(missing?)'],
    ['name->in(missing?)'],
    ['id->gt(missing?)'],
    ['id->add(missing?)'],
    ['tags->joinNotNull(missing?)'],
    ['tags->get(missing?)'],
    ['name->split(missing?)'],
    ['id->eq(missing?)'],
    ['id->parseInt(missing?)'],
    ["name->split(',', missing?)"],
    ["$('2026-01-01')->parseDate(missing?)"],
    ["$('2026-01-01')->formatDate(missing?)"],
  ])('makes nothing of the method, without a word of its own: %s', (text) => {
    expect(run(text.startsWith('$') ? text : `$.${text}`)).toEqual({ value: undefined, warnings: [] });
  });
});

test.each(['constructor', 'toString', '__proto__'])(
  'a variable may be named like what objects inherit, and is none of that: $%s',
  (name) => {
    expect(run(`x: $${name}`)).toEqual({ value: {}, warnings: [`$${name} has no value`] });
    expect(run(`$.id->as($${name})->add($${name})`)).toEqual({ value: 2, warnings: [] });
  },
);

test('a guarded variable without a value is expected to have none', () => {
  expect(run('x: $context?.user')).toEqual({ value: {}, warnings: [] });
  expect(run('x: $context.user')).toEqual({ value: {}, warnings: ['$context has no value'] });
});

describe('what is left out of a block', () => {
  const wanted = (...keys: readonly string[]): OutputKeys => new Map(keys.map((key) => [key, undefined]));
  test.each([
    ["id $.meta { kind: $('k') city }", ['id'], { id: 1, meta: null }, { id: 1 }],
    ["id x: meta { kind: $('k') city }", ['id', 'x'], { id: 1, meta: null }, { id: 1, x: { kind: 'k' } }],
    ["id $.meta { city: name @ { kind: $('k') } }", ['id', 'city'], { id: 1, meta: null }, { id: 1 }],
    ['id $.meta { city }', ['id'], { id: 1, meta: null }, null],
  ] as const)(
    'decides as little as what is asked for whether null becomes an object: %s',
    (text, keys, input, value) => {
      expect(run(text, input, wanted(...keys)).value).toEqual(value);
    },
  );

  test('is not told of', () => {
    expect(run("x: meta { kind: $('k') city }", { meta: null }, new Map([['x', wanted('city')]]))).toEqual({
      value: { x: {} },
      warnings: ['expected an object with `city`, found null'],
    });
  });
});

describe('a block of which nothing is left', () => {
  test('yields empty objects: what was asked for is none of its parts', () => {
    const mapping = parseMapping('$.items { id name }');
    expect(
      compileMapping(mapping, new Map([['__typename', undefined]]))(
        { items: [{ id: 1 }, { id: 2 }] },
        { variables: {} },
      ),
    ).toEqual([{}, {}]);
    expect(compileMapping(parseMapping('id inner {}'))({ id: 1, inner: { a: 1 } }, { variables: {} })).toEqual({
      id: 1,
      inner: {},
    });
  });
});

describe('a spread in an object literal', () => {
  test('merges an object, and makes nothing of a null', () => {
    const map = compileMapping(parseMapping("$->map({ id: @.id, ...@.more, kind: 'x' })"));
    expect(map([{ id: 1, more: { a: 1, id: 2 } }, { id: 3 }, { id: 4, more: null }], { variables: {} })).toEqual([
      { id: 2, a: 1, kind: 'x' },
      { id: 3, kind: 'x' },
      null,
    ]);
  });

  test('is not known before v0.4', () => {
    expect(() => parseMapping('$({ ...$.a })', { choices: true, spreads: false, json: false })).toThrow(
      '`...` is understood from connect/v0.4 on',
    );
  });
});

describe('what is told of a mapping', () => {
  test.each([
    [
      'x: a x: b',
      { a: 1, b: 's' },
      { x: 's' },
      ['`x`: given twice, as a number and as a string; the later one is taken'],
    ],
    [
      '...a ...b',
      { a: { x: 1 }, b: { x: [] } },
      { x: [] },
      ['`x`: given twice, as a number and as a list; the later one is taken'],
    ],
    ['x: a.b?', { a: [{ b: 1 }, { b: null }, {}] }, { x: [1, null, null] }, ['there is no `b`']],
    ['o { x: a.b? }', { o: { a: [{}] } }, { o: { x: [null] } }, ['there is no `b`']],
    ['x: $(a ?? null)', {}, { x: null }, []],
    ['x: a.b->default(1)', {}, { x: 1 }, []],
    ['x: a->get(9)->default(1)->add(true)', { a: [] }, {}, ['->add: expected a number as argument, found a boolean']],
    ['x: a.b->default(1)->default(2)', {}, { x: 1 }, []],
    ['x: a.b->default(1)->get(5)->default(2)', {}, { x: 2 }, []],
    ['x: a->as($v)->default(0)->add($v)', { a: 2 }, { x: 4 }, []],
    ['x: a->map->default(1)', { a: [1] }, { x: 1 }, []],
    ['$->map', [1], undefined, ['->map: expected an expression as argument']],
    ['$->as(1)', 5, 5, ['->as: expected a variable such as `$v` as first argument']],
    ["$->split(',', -1)", 'a,b', undefined, ['->split: expected a whole number of parts, found -1']],
    ["$->split(',', 1)", 'a,b', ['a'], []],
    ['$->parseInt', 1e20, undefined, ['->parseInt: expected a number within 64 bits']],
    ['$->parseInt', -12.9, -12, []],
    ['$->max', ['\uFFFD', '😀'], '😀', []],
    ['$->trim', '\u0085\u3000 a b\u0085\n', 'a b', []],
    ['$->trimStart', ' \u0085a ', 'a ', []],
  ] as const)('%s', (text, input, value, warnings) => {
    expect(run(text, input)).toEqual({ value, warnings });
  });

  test('keys in any case become camel case, and those that meet are told', () => {
    const input = {
      property_one: 1,
      PropertyTwo: 2,
      PROPERTY_THREE: 3,
      'kebab-four': 4,
      HTTPServer5: 5,
      userID: 6,
      _id: 7,
      __typename: 'T',
      ID: 8,
      line_1: 9,
    };
    const value = {
      propertyOne: 1,
      propertyTwo: 2,
      propertyThree: 3,
      kebabFour: 4,
      httpServer5: 5,
      userID: 6,
      _id: 7,
      __typename: 'T',
      id: 8,
      line1: 9,
    };
    expect(run('$->keysToCamelCase', input)).toEqual({ value, warnings: [] });
    expect(run('$->keysToCamelCaseDeep', { A_B: [{ c_d: 1, cD: 2 }] })).toEqual({
      value: { aB: [{ cD: 2 }] },
      warnings: ['->keysToCamelCaseDeep: several keys become `cD`; the last is taken'],
    });
  });
});

describe('in connect/v0.4, what looks like JSON is JSON', () => {
  const json = { choices: true, spreads: true, json: true };
  test.each([
    ['{"a": "x", "b": [1, -2.5, {"c": null}], "d": true}', { a: 'x', b: [1, -2.5, { c: null }], d: true }],
    ['[1, "two", {"three": 3}]', [1, 'two', { three: 3 }]],
    ['"text"', 'text'],
    ['null', null],
    ['kind: "book", id, on: true, none: null', { kind: 'book', id: 1, on: true, none: null }],
    [
      '{ id: id, name: name, address: address { city, geo { lat } } }',
      { id: 1, name: 'Ann', address: { city: 'Lyon', geo: { lat: 45.7 } } },
    ],
    ['x: none ?? zero, y: missing ?? "none"', { x: 0, y: 'none' }],
    ['"odd-key" x: $."odd-key" y: "odd-key"', { 'odd-key': 'odd', x: 'odd', y: 'odd-key' }],
    ['"first": "address" { city }', { first: { city: 'Lyon' } }],
    ['x: "abc"->slice(1)', { x: 'bc' }],
    ['...$(zero->match([0, { __typename: "T" a: id }], [@, null])) id', { __typename: 'T', a: 1, id: 1 }],
    ['true: id', { true: 1 }],
    ['true { x }', { true: 'field called true' }],
    ['x: { a: 1 }->entries y: { a: missing }.a ?? 2', { x: [{ key: 'a', value: 1 }], y: 2 }],
    ['...{ id } ...missing ?? { a: 1 }', { id: 1, a: 1 }],
    ['missing ?? id', 1],
    ['"a" ?? id', 'a'],
    ['{ id }->entries', [{ key: 'id', value: 1 }]],
  ] as const)('%s', (text, value) => {
    expect(compileMapping(parseMapping(text, json))(INPUT, { variables: VARIABLES })).toEqual(value);
  });

  test.each([
    String.raw`{"a":1e3,"b":[-1.5E-2,0,12345678901234567890,1e+21],"c":"\u00e9\ud83d\ude00\t\/\"\\\n\b\f\r","":{},"d e":[[],null,true,false,""]}`,
    String.raw`"\u0041\tb"`,
    '-0.5e1',
    '[{"k":{"k":[1.25]}}]',
  ])('any JSON is what it says: %s', (text) => {
    expect(compileMapping(parseMapping(text, json))(null, { variables: {} })).toEqual(parseJson(text));
    expect(compileMapping(parseMapping(`x: ${text}`, json))({}, { variables: {} })).toEqual({ x: parseJson(text) });
  });

  test('elsewhere, and in single quotes, a backslash stands before the character that is meant', () => {
    expect(compileMapping(parseMapping(String.raw`x: '\u0041\t'`, json))({}, { variables: {} })).toEqual({
      x: 'u0041t',
    });
    expect(run(String.raw`x: $("\u0041\t")`).value).toEqual({ x: 'u0041t' });
    expect(() => parseMapping('x: $(1e3)')).toThrow('expected `)` to close `$(`');
  });

  test.each([
    ['a, b c', 6, 'expected `,` between these fields as between those before, found `c`'],
    ['a b, c', 4, 'expected no `,` between these fields, as between those before, found `,`'],
    ['x { a, b c }', 10, 'expected `,` between these fields as between those before, found `c`'],
  ])('fields are separated in one way: %s', (text, column, message) => {
    expect(() => parseMapping(text, json)).toThrow(expect.objectContaining({ line: 1, column, message }));
    expect(parseMapping('a, b { c, d, } e,'.replace(' e', ', e'), json).body).toMatchObject({ kind: 'block' });
  });

  test.each(['text', null, 5])('an object is one for an input such as %j', (input) => {
    expect(compileMapping(parseMapping('a: {} b: { x } c: { $.x }', json))(input, { variables: VARIABLES })).toEqual({
      a: {},
      b: {},
    });
  });

  test('elsewhere it is a mistake, and what was meant is told', () => {
    expect(() => parseMapping('a, b')).toThrow('fields are separated by blanks');
    expect(() => parseMapping('x: a ?? b')).toThrow('`??` and `?!` stand in `$(…)`');
    expect(() => parseMapping('x: 5')).toThrow('literals stand in `$(…)`');
    expect(() => parseMapping('x: a[0]')).toThrow('`->get(0)`');
    expect(() => parseMapping('x: a + b')).toThrow('`->add(…)`');
    expect(compileMapping(parseMapping('x: true'))(INPUT, { variables: {} })).toEqual({ x: 'field called true' });
  });
});
