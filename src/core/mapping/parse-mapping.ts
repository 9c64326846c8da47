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
  const literal = parseWholeLiteral(cursor);
  if (literal !== undefined) return { text, body: literal };
  const items: ParsedItem[] = [];
  while (!cursor.atEnd) {
    items.push(parseItem(cursor));
    skipSeparator(cursor);
  }
  const [only] = items;
  if (items.length === 1 && only?.kind === 'anonymous') return { text, body: only.path };
  return { text, body: { kind: 'block', items: items.map((item) => inBlock(cursor, item)), start: 0, end: text.length } };
}

/** A mapping that is one literal, as JSON would write it; a text and a word may be the names of fields. */
function parseWholeLiteral(cursor: Cursor): Path | Block | undefined {
  if (!cursor.knows('json')) return undefined;
  if (cursor.sees('{')) return finished(cursor, parseBlock(cursor));
  const start = cursor.offset;
  const literal = cursor.seesLiteral() ? parseOperand(cursor) : undefined;
  cursor.skipBlanks();
  if (literal !== undefined && (cursor.atEnd || (literal.kind !== 'literal' && literal.kind !== 'path'))) return finished(cursor, asPath(literal));
  cursor.offset = start;
  return undefined;
}

function finished<T>(cursor: Cursor, body: T): T {
  cursor.skipBlanks();
  if (!cursor.atEnd) cursor.fail('expected the end of the mapping');
  return body;
}

/** Blanks, and the comma that may stand between two items as in JSON. */
function skipSeparator(cursor: Cursor): void {
  cursor.skipBlanks();
  if (!cursor.sees(',') || !cursor.knows('json')) return;
  cursor.offset += 1;
  cursor.skipBlanks();
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
    const value = parseLabelledValue(cursor);
    return { kind: 'labelled', label, value, start, end: cursor.offset };
  }
  const path = parsePath(cursor);
  const names = path.steps.every((step) => step.kind === 'optional') && path.head.kind === 'key' ? path.head.key : undefined;
  if (names === undefined) return { kind: 'anonymous', path, start, end: cursor.offset };
  refusePrototype(cursor, names, start);
  return { kind: 'labelled', label: names, value: path, start, end: cursor.offset };
}

/** A block or a path; where the version reads JSON as JSON, also a literal or a choice without `$(…)` around it. */
function parseLabelledValue(cursor: Cursor): Path | Block {
  if (cursor.sees('{')) return parseBlock(cursor);
  if (!cursor.knows('json')) return parsePath(cursor);
  const first = cursor.seesLiteral() ? parseOperand(cursor) : parsePath(cursor);
  return asPath(parseChoice(cursor, first));
}

function asPath(expression: Expression): Path {
  if (expression.kind === 'path') return expression;
  const { start, end } = expression;
  return { kind: 'path', head: { kind: 'expression', expression, start, end }, steps: [], block: undefined, start, end };
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
    for (cursor.skipBlanks(); !cursor.takes('}'); skipSeparator(cursor)) {
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
  if (key === undefined) cursor.failAtField();
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
  return parseChoice(cursor, parseOperand(cursor));
}

function parseChoice(cursor: Cursor, first: Expression): Expression {
  const { start } = first;
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
  return cursor.list(')', 'argument', () => parseExpression(cursor));
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
    const properties = cursor.list('}', 'property', () => parseProperty(cursor));
    return { kind: 'object', properties, start, end: cursor.offset };
  }
  if (cursor.takes('[')) {
    const elements = cursor.list(']', 'element', () => parseExpression(cursor));
    return { kind: 'array', elements, start, end: cursor.offset };
  }
  const number = cursor.takeNumber();
  if (number !== undefined) return { kind: 'literal', value: number, start, end: cursor.offset };
  const word = cursor.takeName();
  if (word === 'true' || word === 'false' || word === 'null') {
    return { kind: 'literal', value: word === 'null' ? null : word === 'true', start, end: cursor.offset };
  }
  cursor.offset = start;
  return undefined;
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
