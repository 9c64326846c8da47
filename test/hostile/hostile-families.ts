import type { Random } from '../differential/random.ts';
import { OBJECTS } from './hostile-world.ts';

/** What a client sends. */
export interface HostileRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Makes requests of one kind; `size` from 0 to 1 is how near they come to the limits. */
export type HostileFamily = (size: number, random: Random) => HostileRequest;

const TOKENS = 14_900;

const times = (count: number, write: (index: number) => string, separator = ' '): string =>
  Array.from({ length: Math.max(1, Math.floor(count)) }, (_, index) => write(index)).join(separator);
const chain = (count: number, inner: (index: number) => string): string =>
  times(
    count,
    (index) =>
      `fragment F${index} on A { ${inner(index)} ${index + 1 < Math.floor(count) ? `...F${index + 1}` : 'id'} }`,
  );
const query = (text: string): HostileRequest => ({ query: text });
const nested = (count: number, open: string, inner: string, close: string): string =>
  `${open.repeat(Math.max(1, count))}${inner}${close.repeat(Math.max(1, count))}`;
const types = (index: number): string => OBJECTS[index % OBJECTS.length] ?? 'A';

/** Fragments that spread each other, so that little text stands for much. */
const spreading: Readonly<Record<string, HostileFamily>> = {
  'spreads of a chain of fragments': (size) =>
    query(
      `{ a { ${'...T '.repeat(99)} } } fragment T on A { ${'...F0 '.repeat(100)} } ${chain(size * 1_800, () => '')}`,
    ),
  'a chain of fragments': (size) => query(`{ a { ...F0 } } ${chain((size * TOKENS) / 8, () => '')}`),
  'a chain of fragments with fields': (size) =>
    query(`{ a { ...F0 } } ${chain((size * TOKENS) / 14, (index) => `x${index}: id name`)}`),
  'doubling fragments': (size) =>
    query(`{ a { ...F0 } } ${chain(size * 1_200, (index) => `...F${index + 1} `).replace(/\.\.\.F(\d+) +id/, 'id')}`),
  'doubling fragments in fields': (size) =>
    query(
      '{ a { ...F0 } ' +
        `} ${chain(size * 900, (index) => `a { ...F${index + 1} } b { a { ...F${index + 1} } }`)}fragment ` +
        `F${Math.floor(size * 900)} on A { id }`,
    ),
  'a cycle of fragments': (size) =>
    query(
      '{ a { ...F0 } ' +
        `} ${times(size * 1_800, (index) => `fragment F${index} on A { id ...F${(index + 1) % Math.floor(Math.max(1, size * 1_800))} }`)}`,
    ),
  'every fragment spreads every other': (size) => {
    const count = Math.floor(Math.sqrt((size * TOKENS) / 2));
    return query(
      '{ a { ...F0 } ' +
        `} ${times(count, (index) => `fragment F${index} on A { ${times(count, (other) => `...F${other}`)} }`)}`,
    );
  },
  'each fragment spreads all after it': (size) => {
    const count = Math.floor(Math.sqrt(size * TOKENS));
    return query(
      '{ a { ...F0 } ' +
        `} ${times(
          count,
          (index) =>
            `fragment F${index} on A { ` +
            `id ${times(count - index, (other) => (index + other + 1 < count ? `...F${index + other + 1}` : 'name'))} }`,
        )}`,
    );
  },
  'unused fragments': (size) =>
    query(`{ a { id } } ${times((size * TOKENS) / 7, (index) => `fragment F${index} on A { id }`)}`),
  'unknown fragments': (size) => query(`{ a { ${times((size * TOKENS) / 2, (index) => `...F${index}`)} } }`),
  'spreads of one fragment': (size) => query(`{ a { ${'...F '.repeat((size * TOKENS) / 2)} } } fragment F on A { id }`),
  'one fragment in many fields': (size) =>
    query(
      `{ ${times((size * TOKENS) / 8, (index) => `a${index}: a { ...F }`)} } fragment F on A { id name a { id } n ` +
        '{ id } }',
    ),
  'two chains that are compared': (size) =>
    query(
      '{ a { ...F0 ...G0 } ' +
        `} ${chain((size * TOKENS) / 22, () => 'id')} ${chain((size * TOKENS) / 22, () => 'name').replace(/F(\d)/g, 'G$1')}`,
    ),
  'a fragment with a large value in many places': (size) =>
    query(
      `{ ${times(size * 90, (index) => `a${index}: a { ...F }`)} } fragment F on A { f(l: ` +
        `[${'1 '.repeat(size * 9_000)}]) }`,
    ),
  'variables in fragments of many operations': (size) =>
    query(
      `${times(size * 400, (index) => `query Q${index}($v: Int) { a { ...F0 } }`)} ${chain(
        size * 500,
        () => 'f(l: [$v $v ' + '$v])',
      )}`,
    ),
};

/** Equal and overlapping fields. */
const merging: Readonly<Record<string, HostileFamily>> = {
  'equal fields': (size) => query(`{ ${'a { id } '.repeat((size * TOKENS) / 4)} }`),
  'equal leaves': (size) => query(`{ a { ${'id '.repeat(size * TOKENS)} } }`),
  'equal fields with arguments': (size) =>
    query(`{ a { ${'f(x: 1, s: "s", l: [1, 2], i: {x: 1, s: "t"}) '.repeat((size * TOKENS) / 27)} } }`),
  'equal fields with differing arguments': (size) =>
    query(`{ a { ${times((size * TOKENS) / 8, (index) => `f(x: ${index})`)} } }`),
  'one alias for differing fields': (size) =>
    query(`{ a { ${times((size * TOKENS) / 3, (index) => `x: ${index % 2 === 0 ? 'id' : 'name'}`)} } }`),
  'equal fields in all depths': (size) =>
    query(`{ ${nested(40, 'a { id a { name } ', 'id', '}').repeat((size * TOKENS) / 330)} }`),
  'equal fields of many types': (size) =>
    query(`{ n { ${times((size * TOKENS) / 11, (index) => `... on ${types(index)} { n { id name } }`)} } }`),
  'nested type conditions': (size) =>
    query(
      `{ n ${nested((size * TOKENS) / 40, `{ ${OBJECTS.map((one) => `... on ${one} { n { id } }`).join(' ')} n `, '{ id }', '}')} }`,
    ),
  'conflicts below types': (size) =>
    query(
      `{ u { ${times((size * TOKENS) / 8, (index) => `... on ${types(index)} { x: ${index % 3 === 0 ? 'name' : 'id'} }`)} } }`,
    ),
  aliases: (size) => query(`{ ${times((size * TOKENS) / 6, (index) => `a${index}: a { id }`)} }`),
  'aliases of leaves': (size) => query(`{ a { ${times((size * TOKENS) / 3, (index) => `x${index}: name`)} } }`),
  'aliases of fields with arguments': (size) =>
    query(`{ a { ${times((size * TOKENS) / 8, (index) => `x${index}: f(x: ${index})`)} } }`),
  'wide and deep': (size) =>
    query(
      `{ ${times(
        (size * TOKENS) / 60,
        (index) =>
          `a${index}: n { id name n { id u { ... on A { id name b { id } } ... on B { name } } list { id } } m { id ` +
          'g { id } } }',
      )} }`,
    ),
  'many root fields': (size) =>
    query(
      `{ ${times(Math.min(size * 499, 499), (index) => `n${index}: n { ${times(size * 9, (other) => `x${other}: name`)} }`)} }`,
    ),
  'many types of an interface': (size) =>
    query(
      `{ ${times((size * TOKENS) / 62, (index) => `n${index}: n { ${OBJECTS.map((one) => `... on ${one} { id of${one} }`).join(' ')} }`)} }`,
    ),
  'fields of two subgraphs': (size) =>
    query(`{ ${times((size * TOKENS) / 16, (index) => `a${index}: a { more greeting next { more next { id } } }`)} }`),
  'fields of many policies': (size) =>
    query(`{ ${times((size * TOKENS) / 16, (index) => `a${index}: a { hidden costly limited(x: ${index}) id }`)} }`),
};

/** What is nested. */
const nesting: Readonly<Record<string, HostileFamily>> = {
  'nested fields': (size) => query(nested((size * TOKENS) / 3, '{ a ', '{ id }', '}')),
  'nested fields without an end': (size) => query('{a'.repeat((size * TOKENS) / 2)),
  'nested inline fragments': (size) => query(`{ a ${nested((size * TOKENS) / 4, '{ ... ', '{ id }', '}')} }`),
  'nested inline fragments on types': (size) =>
    query(`{ a ${nested((size * TOKENS) / 6, '{ ... on A ', '{ id }', '}')} }`),
  'a nested list': (size) => query(`{ a { f(d: ${nested((size * TOKENS) / 2, '[', '1', ']')}) } }`),
  'a nested object': (size) => query(`{ a { f(i: ${nested((size * TOKENS) / 4, '{ i: ', 'null', '}')}) } }`),
  'a nested object in fragments': (size) =>
    query(`{ a { ...F ...F } n { ...F } } fragment F on A { f(i: ${nested(size * 230, '{ is: [', '', '] }')}) }`),
  'a variable in a nested object': (size) =>
    query(`query Q($x: Int) { a { f(i: ${nested(size * 230, '{ is: [', '{ x: $x }', '] }')}) } }`),
  'brackets without an end': (size) => query(`{ a(x: ${'['.repeat(size * TOKENS)}`),
  'a nested type': (size) => query(`query Q($v: ${nested((size * TOKENS) / 2, '[', 'Int', ']')}) { a { f(d: $v) } }`),
  'a nested default': (size) =>
    query(`query Q($v: [[Int]] = ${nested((size * TOKENS) / 2, '[', '1', ']')}) { a { f(d: $v) } }`),
  'a nested variable': (size) => ({
    query: 'query Q($v: In) { a { f(i: $v) } }',
    variables: { v: JSON.parse(nested(Math.floor(size * 4_000), '{"i":', 'null', '}')) as unknown },
  }),
  'a wide variable': (size) => ({
    query: 'query Q($v: [In!]) { a { f(is: $v) } }',
    variables: { v: Array.from({ length: size * 60_000 }, () => ({ x: 'no' })) },
  }),
  'a wide variable that is right': (size) => ({
    query: 'query Q($v: [Int]) { a { f(l: $v) } }',
    variables: { v: Array.from({ length: size * 100_000 }, (_, index) => index) },
  }),
  'deep introspection': (size) =>
    query(`{ __schema { types { fields { type ${nested(size * 45, '{ ofType ', '{ name }', '}')} } } } }`),
  'wide introspection': (size) =>
    query(`{ __schema { types { ${times(size * 900, (index) => `x${index}: name y${index}: fields { name }`)} } } }`),
  'introspection again and again': (size) =>
    query(
      `{ ${times(size * 499, (index) => `x${index}: __schema { types { name fields { name args { name } } } }`)} }`,
    ),
  'introspection in circles': (size) =>
    query(
      `{ __schema { types { fields { type { fields { type { fields { type { name ${'kind '.repeat(size * 900)} } ` +
        '} } } } } } } }',
    ),
};

/** Many of one thing. */
const counting: Readonly<Record<string, HostileFamily>> = {
  directives: (size) => query(`{ a { id ${'@include(if: true) '.repeat((size * TOKENS) / 7)} } }`),
  'directives on fields': (size) =>
    query(
      `query Q($v: Boolean!) { a { ${times((size * TOKENS) / 11, (index) => `x${index}: id @include(if: $v)`)} } }`,
    ),
  'conditions by many variables': (size) => ({
    query:
      `query Q(${times(size * 490, (index) => `$v${index}: Boolean!`)}) { a ` +
      `{ ${times(size * 490, (index) => `x${index}: id @skip(if: $v${index})`)} } }`,
    variables: Object.fromEntries(Array.from({ length: size * 490 + 1 }, (_, index) => [`v${index}`, index % 2 === 0])),
  }),
  'unknown directives': (size) => query(`{ a { id ${times((size * TOKENS) / 2, (index) => `@no${index}`)} } }`),
  'directives on variables': (size) => query(`query Q($v: Int ${'@no '.repeat((size * TOKENS) / 2)}) { a { id } }`),
  'a list': (size) => query(`{ a { f(l: [${'1 '.repeat(size * TOKENS)}]) } }`),
  'a list of lists': (size) => query(`{ a { f(d: [${'[1] '.repeat((size * TOKENS) / 3)}]) } }`),
  'a list of objects': (size) => query(`{ a { f(is: [${'{x: 1 s: "s"} '.repeat((size * TOKENS) / 8)}]) } }`),
  'a list of wrong values': (size) => query(`{ a { f(l: [${'"x" '.repeat(size * TOKENS)}]) } }`),
  'an object of unknown fields': (size) =>
    query(`{ a { f(i: {${times((size * TOKENS) / 3, (index) => `no${index}: 1`)}}) } }`),
  'an object of equal fields': (size) => query(`{ a { f(i: {${'x: 1 '.repeat((size * TOKENS) / 3)}}) } }`),
  'unknown arguments': (size) => query(`{ a { f(${times((size * TOKENS) / 3, (index) => `no${index}: 1`)}) } }`),
  'equal arguments': (size) => query(`{ a { f(${'x: 1 '.repeat((size * TOKENS) / 3)}) } }`),
  'unknown fields': (size) => query(`{ ${times(size * TOKENS, (index) => `no${index}`)} }`),
  'unknown fields with long names': (size, random) =>
    query(`{ ${times(size * 30, () => 'greetinglimited'.repeat(random.int(1, 2_000)))} }`),
  'unknown types': (size) => query(`{ ${times((size * TOKENS) / 6, (index) => `... on No${index} { id }`)} }`),
  variables: (size) => query(`query Q(${times((size * TOKENS) / 4, (index) => `$v${index}: Int`)}) { a { id } }`),
  'variables that are used': (size) =>
    query(
      `query Q(${times((size * TOKENS) / 6, (index) => `$v${index}: Int`)}) { a { f(l: ` +
        `[${times((size * TOKENS) / 6, (index) => `$v${index}`)}]) } }`,
    ),
  'uses of a variable': (size) => ({
    query: `query Q($v: Int) { a { f(l: [${'$v '.repeat((size * TOKENS) / 2)}]) } }`,
    variables: { v: 1 },
  }),
  'uses of a large variable': (size) => ({
    query: `query Q($v: In) { a { ${times(size * 900, (index) => `x${index}: f(i: $v)`)} } }`,
    variables: { v: { l: Array.from({ length: 30_000 }, (_, index) => index) } },
  }),
  'undefined variables': (size) => query(`{ a { f(l: [${times((size * TOKENS) / 2, (index) => `$v${index}`)}]) } }`),
  'equal variables': (size) => query(`query Q(${'$v: Int '.repeat((size * TOKENS) / 4)}) { a { f(x: $v) } }`),
  'large defaults': (size) =>
    query(
      `query Q(${times(size * 70, (index) => `$v${index}: [Int] = [${'1 '.repeat(200)}]`)}) { a ` +
        `{ ${times(size * 70, (index) => `x${index}: f(l: $v${index})`)} } }`,
    ),
  operations: (size) => ({
    query: times((size * TOKENS) / 6, (index) => `query Q${index} { a { id } }`),
    operationName: 'Q0',
  }),
  'operations of one name': (size) => query('query Q { a { id } } '.repeat((size * TOKENS) / 8)),
  'anonymous operations': (size) => query('{ a { id } } '.repeat((size * TOKENS) / 6)),
  'operations that spread a chain': (size) => ({
    query: `${times((size * TOKENS) / 18, (index) => `query Q${index} { a { ...F0 } }`)} ${chain((size * TOKENS) / 18, () => '')}`,
    operationName: 'Q0',
  }),
  'a subscription of fragments': (size) =>
    query(`subscription S { ${'...F '.repeat(size * 3_000)} } fragment F on Subscription { tick { id } }`),
  'a mutation of many fields': (size) =>
    query(`mutation M { ${times(size * 480, (index) => `a${index}: a(i: {x: ${index}}) { id name }`)} }`),
  'schema definitions': (size) => query(times((size * TOKENS) / 7, (index) => `type T${index} { a: Int }`)),
};

/** Long texts of few tokens. */
const long: Readonly<Record<string, HostileFamily>> = {
  'a comment': (size) => query(`# ${'x'.repeat(size * 900_000)}\n{ a { id } }`),
  blanks: (size) => query(`{ a ${' ,\t'.repeat(size * 300_000)} { id } }`),
  lines: (size) => query(`{ a ${'\n'.repeat(size * 900_000)} { id } }`),
  'lines with errors below': (size) =>
    query(`{ a ${'\n'.repeat(size * 900_000)} { ${times(500, (index) => `no${index}`)} } }`),
  'lines with conflicts below': (size) =>
    query(`{ a ${'\n'.repeat(size * 900_000)} { ${'x: id x: name '.repeat(30)} } }`),
  'lines with a syntax error below': (size) => query(`{ a ${'\r\n'.repeat(size * 450_000)} ) }`),
  comments: (size) => query(`{ a ${'#\n'.repeat(size * 450_000)} { id } }`),
  'a string': (size) => query(`{ a { f(s: "${'x'.repeat(size * 900_000)}") } }`),
  'a string of escapes': (size) => query(`{ a { f(s: "${'\\u00e9'.repeat(size * 150_000)}") } }`),
  'a block string': (size) => query(`{ a { f(s: """${'x\n  '.repeat(size * 220_000)}""") } }`),
  'a block string of quotes': (size) => query(`{ a { f(s: """${'\\"""'.repeat(size * 220_000)}""") } }`),
  'a block string without an end': (size) => query(`{ a { f(s: """${'\\"""'.repeat(size * 220_000)}`),
  'a name': (size) => query(`{ ${'x'.repeat(size * 900_000)} }`),
  names: (size) => query(`{ ${times(20, (index) => `${'x'.repeat(size * 45_000)}${index}`)} }`),
  'a number': (size) => query(`{ a { f(x: ${'1'.repeat(size * 900_000)}) } }`),
  'a fraction': (size) => query(`{ a { f(x: 1.${'1'.repeat(size * 900_000)}) } }`),
  'strings that constraints look at': (size) =>
    query(
      `{ ${times(size * 400, (index) => `u${index}: found(i: {s: "${'é'.repeat(900)}${index}"}) { __typename }`)} }`,
    ),
  'a long alias': (size) => query(`{ a { ${'x'.repeat(size * 900_000)}: id } }`),
  'long aliases': (size) => query(`{ a { ${times(400, (index) => `${'x'.repeat(size * 2_000)}${index}: id`)} } }`),
};

export const FAMILIES: Readonly<Record<string, HostileFamily>> = {
  ...spreading,
  ...merging,
  ...nesting,
  ...counting,
  ...long,
};
