import { Cursor } from './cursor.ts';
import {
  MappingSyntaxError,
  type ArrayLiteral,
  type Block,
  type Expression,
  type Grammar,
  type Item,
  type Literal,
  type Mapping,
  type ObjectLiteral,
  type Path,
  type Property,
  type Step,
} from './syntax.ts';

/**
 * Parses a mapping: a selection such as `id name: title`, or a lone path such as `$.results { id }`.
 * Without a `grammar`, all of the language is understood. Throws MappingSyntaxError with the position and what was
 * expected.
 */
export function parseMapping(text: string, grammar?: Grammar): Mapping {
  const cursor = new Cursor(text, grammar);
  cursor.skipBlanks();
  if (cursor.atEnd) throw new MappingSyntaxError(text, text.length, 'expected a mapping, found an empty string');
  const items: ParsedItem[] = [];
  while (!cursor.atEnd) {
    items.push(parseItem(cursor));
    cursor.skipBlanks();
  }
  const [only] = items;
  if (items.length === 1 && only?.kind === 'anonymous') return { text, body: only.path };
  return { text, body: { kind: 'block', items: items.map((item) => inBlock(cursor, item)), start: 0, end: text.length } };
}

type ParsedItem = Item | { readonly kind: 'anonymous'; readonly path: Path; readonly start: number; readonly end: number };

/** Beside other items, a path without a label can only be merged, which needs a block to tell its fields. */
function inBlock(cursor: Cursor, item: ParsedItem): Item {
  if (item.kind !== 'anonymous') return item;
  if (item.path.block === undefined) {
    throw new MappingSyntaxError(
      cursor.text,
      item.start,
      'expected a label before this path (`name: path`), or a block after it (`path { … }`): it stands beside other fields',
    );
  }
  return { kind: 'merge', path: item.path, start: item.start, end: item.end };
}

function parseItem(cursor: Cursor): ParsedItem {
  const start = cursor.offset;
  if (cursor.sees('...')) {
    cursor.needs('spreads', '...');
    cursor.offset += 3;
    cursor.skipBlanks();
    return { kind: 'merge', path: parsePath(cursor), start, end: cursor.offset };
  }
  const label = parseLabel(cursor);
  if (label !== undefined) {
    const value = cursor.sees('{') ? parseBlock(cursor) : parsePath(cursor);
    return { kind: 'labelled', label, value, start, end: cursor.offset };
  }
  const path = parsePath(cursor);
  const names = path.steps.every((step) => step.kind === 'optional') && path.head.kind === 'key' ? path.head.key : undefined;
  if (names === undefined) return { kind: 'anonymous', path, start, end: cursor.offset };
  refusePrototype(cursor, names, start);
  return { kind: 'labelled', label: names, value: path, start, end: cursor.offset };
}

/** Takes `label :`, or nothing when no colon follows the key. */
function parseLabel(cursor: Cursor): string | undefined {
  const start = cursor.offset;
  const key = cursor.takeKey();
  if (key === undefined) return undefined;
  cursor.skipBlanks();
  if (!cursor.takes(':')) {
    cursor.offset = start;
    return undefined;
  }
  refusePrototype(cursor, key, start);
  cursor.skipBlanks();
  return key;
}

/** Refuses the one key that would change the object instead of naming a member. */
function refusePrototype(cursor: Cursor, key: string, offset: number): void {
  if (key === '__proto__') throw new MappingSyntaxError(cursor.text, offset, 'expected another key than `__proto__`');
}

function parseBlock(cursor: Cursor): Block {
  return cursor.nested(() => {
    const start = cursor.offset;
    cursor.expect('{', 'to open a block');
    const items: Item[] = [];
    for (cursor.skipBlanks(); !cursor.takes('}'); cursor.skipBlanks()) {
      if (cursor.atEnd) cursor.fail('expected a field or `}`');
      items.push(inBlock(cursor, parseItem(cursor)));
    }
    return { kind: 'block', items, start, end: cursor.offset };
  });
}

/** A path: head, steps, and the block that may end it. */
function parsePath(cursor: Cursor): Path {
  const start = cursor.offset;
  const head = parseHead(cursor);
  return parseTail(cursor, head, start);
}

/** The steps and block behind `head`. */
function parseTail(cursor: Cursor, head: Path['head'], start: number): Path {
  const steps: Step[] = [];
  let end = cursor.offset;
  for (let step = parseStep(cursor); step !== undefined; step = parseStep(cursor)) {
    steps.push(step);
    end = cursor.offset;
  }
  cursor.skipBlanks();
  const block = cursor.sees('{') ? parseBlock(cursor) : undefined;
  // Blanks behind a path belong to what follows.
  if (block === undefined) cursor.offset = end;
  return { kind: 'path', head, steps, block, start, end: cursor.offset };
}

function parseHead(cursor: Cursor): Path['head'] {
  const start = cursor.offset;
  if (cursor.takes('@')) return { kind: 'current', start, end: cursor.offset };
  if (cursor.takes('$')) {
    const name = cursor.takeName();
    if (name !== undefined) return { kind: 'variable', name, start, end: cursor.offset };
    if (!cursor.takes('(')) return { kind: 'input', start, end: cursor.offset };
    const expression = cursor.nested(() => parseExpression(cursor));
    cursor.skipBlanks();
    cursor.expect(')', 'to close `$(`');
    return { kind: 'expression', expression, start, end: cursor.offset };
  }
  const key = cursor.takeKey();
  if (key === undefined) cursor.fail('expected a field, a label or a path');
  return { kind: 'key', key, start, end: cursor.offset };
}

function parseStep(cursor: Cursor): Step | undefined {
  const before = cursor.offset;
  cursor.skipBlanks();
  const start = cursor.offset;
  if (cursor.sees('?') && !cursor.sees('??') && !cursor.sees('?!')) {
    cursor.needs('choices', '?');
    cursor.offset += 1;
    return { kind: 'optional', start, end: cursor.offset };
  }
  if (cursor.sees('.') && !cursor.sees('...')) {
    cursor.offset += 1;
    cursor.skipBlanks();
    const key = cursor.takeKey();
    if (key === undefined) cursor.fail('expected a key after `.`');
    return { kind: 'key', key, start, end: cursor.offset };
  }
  if (cursor.takes('->')) {
    cursor.skipBlanks();
    const name = cursor.takeName();
    if (name === undefined) cursor.fail('expected the name of a method after `->`');
    const nameEnd = cursor.offset;
    cursor.skipBlanks();
    if (cursor.sees('(')) return { kind: 'method', name, args: parseArguments(cursor), start, end: cursor.offset };
    cursor.offset = nameEnd;
    return { kind: 'method', name, args: [], start, end: nameEnd };
  }
  cursor.offset = before;
  return undefined;
}

/** What stands in `$(…)`, in arguments and in literals: operands joined by `??` or by `?!`, never both. */
function parseExpression(cursor: Cursor): Expression {
  cursor.skipBlanks();
  const start = cursor.offset;
  const first = parseOperand(cursor);
  let operator: '??' | '?!' | undefined;
  const operands = [first];
  for (;;) {
    const end = cursor.offset;
    cursor.skipBlanks();
    const found = cursor.sees('??') ? '??' : cursor.sees('?!') ? '?!' : undefined;
    if (found === undefined) {
      cursor.offset = end;
      return operator === undefined ? first : { kind: 'choice', operator, operands, start, end };
    }
    if (operator !== undefined && found !== operator) cursor.fail(`expected \`${operator}\` again: \`??\` and \`?!\` are not mixed`);
    cursor.needs('choices', found);
    operator = found;
    cursor.offset += 2;
    cursor.skipBlanks();
    operands.push(parseOperand(cursor));
  }
}

/** `(a, b)` behind the name of a method; a trailing comma and `()` are allowed. */
function parseArguments(cursor: Cursor): readonly Expression[] {
  cursor.expect('(', 'to open the arguments');
  return parseList(cursor, ')', 'argument', () => parseExpression(cursor));
}

function parseOperand(cursor: Cursor): Expression {
  const start = cursor.offset;
  const literal = parseLiteral(cursor);
  if (literal === undefined) return parsePath(cursor);
  const path = parseTail(cursor, { kind: 'expression', expression: literal, start, end: cursor.offset }, start);
  return path.steps.length === 0 && path.block === undefined ? literal : path;
}

function parseLiteral(cursor: Cursor): Literal | ObjectLiteral | ArrayLiteral | undefined {
  const start = cursor.offset;
  if (cursor.seesQuote()) return { kind: 'literal', value: cursor.takeQuoted(), start, end: cursor.offset };
  if (cursor.takes('{')) {
    const properties = parseList(cursor, '}', 'property', () => parseProperty(cursor));
    return { kind: 'object', properties, start, end: cursor.offset };
  }
  if (cursor.takes('[')) {
    const elements = parseList(cursor, ']', 'element', () => parseExpression(cursor));
    return { kind: 'array', elements, start, end: cursor.offset };
  }
  const number = cursor.takeNumber();
  if (number !== undefined) return { kind: 'literal', value: numberOf(number), start, end: cursor.offset };
  const word = cursor.takeName();
  if (word === 'true' || word === 'false' || word === 'null') {
    return { kind: 'literal', value: word === 'null' ? null : word === 'true', start, end: cursor.offset };
  }
  cursor.offset = start;
  return undefined;
}

function numberOf(digits: string): number | bigint {
  const value = Number(digits);
  if (Number.isSafeInteger(value) || /\./.test(digits)) return value;
  return BigInt(digits);
}

function parseProperty(cursor: Cursor): Property {
  const start = cursor.offset;
  if (cursor.sees('...')) {
    cursor.needs('spreads', '...');
    cursor.offset += 3;
    return { key: undefined, value: parseExpression(cursor) };
  }
  const key = cursor.takeKey();
  if (key === undefined) cursor.fail('expected a property');
  refusePrototype(cursor, key, start);
  const end = cursor.offset;
  cursor.skipBlanks();
  if (cursor.takes(':')) return { key, value: parseExpression(cursor) };
  // `{ a }` stands for `{ a: a }`, and may be guarded (`a?`) or have a block.
  cursor.offset = start;
  cursor.needs('spreads', `{ ${key} }`);
  cursor.offset = end;
  const head: Path['head'] = { kind: 'key', key, start, end };
  return { key, value: parseTail(cursor, head, start) };
}

function parseList<T>(cursor: Cursor, close: string, what: string, parse: () => T): readonly T[] {
  return cursor.nested(() => {
    const list: T[] = [];
    for (;;) {
      cursor.skipBlanks();
      if (cursor.takes(close)) return list;
      if (cursor.atEnd) cursor.fail(`expected ${article(what)} or \`${close}\``);
      list.push(parse());
      cursor.skipBlanks();
      if (!cursor.takes(',') && !cursor.sees(close)) cursor.fail(`expected \`,\` or \`${close}\``);
    }
  });
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
