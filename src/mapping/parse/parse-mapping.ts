import type { PathPosition } from './common-mistakes.ts';
import { Cursor } from './cursor.ts';
import { ownName, parseLabel, refusePrototype } from './parse-label.ts';
import {
  MappingSyntaxError,
  type ArrayLiteral,
  type Block,
  type Expression,
  type Grammar,
  type Literal,
  type Mapping,
  type ObjectLiteral,
  type PathExpression,
  type Property,
  type PathStepExpression,
} from '../language/syntax.ts';
import { asPath, blockOf, inBlock, type ParsedItem } from './parsed-item.ts';

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
  const block = blockOf(
    cursor,
    cursor.items(undefined, () => parseItem(cursor)),
    0,
  );
  return { text, body: block.value ?? block };
}

/** A mapping that is one literal, as JSON would write it, or a choice; a text and a word may be the names of fields. */
function parseWholeLiteral(cursor: Cursor): PathExpression | Block | undefined {
  if (!cursor.knows('json')) return undefined;
  if (cursor.sees('{')) return finished(cursor, parseObjectOrChoice(cursor));
  const start = cursor.offset;
  const literal = cursor.seesLiteral() ? parseOperand(cursor) : undefined;
  if (literal === undefined && cursor.seesPath()) parsePath(cursor, 'item');
  cursor.skipBlanks();
  if (literal !== undefined && (cursor.atEnd || (literal.kind !== 'literal' && literal.kind !== 'path')))
    return finished(cursor, asPath(literal));
  const isChoice = cursor.sees('??') || cursor.sees('?!');
  cursor.offset = start;
  return isChoice ? finished(cursor, asPath(parseExpression(cursor))) : undefined;
}

function finished<T>(cursor: Cursor, body: T): T {
  cursor.skipBlanks();
  if (!cursor.atEnd) cursor.fail('expected the end of the mapping');
  return body;
}

function parseItem(cursor: Cursor): ParsedItem {
  const start = cursor.offset;
  if (cursor.sees('...')) {
    cursor.needs('spreads', '...');
    cursor.offset += 3;
    cursor.skipBlanks();
    return {
      kind: 'merge',
      path: cursor.knows('json') ? asPath(parseExpression(cursor)) : parsePath(cursor, 'spread'),
      start,
      end: cursor.offset,
    };
  }
  const label = parseLabel(cursor);
  if (label !== undefined) {
    const value = parseLabelledValue(cursor);
    return { kind: 'labelled', label, value, start, end: cursor.offset };
  }
  const path = parsePath(cursor, 'item');
  const name = ownName(path);
  if (name === undefined) return { kind: 'anonymous', path, start, end: cursor.offset };
  refusePrototype(cursor, name, start);
  return { kind: 'labelled', label: name, value: path, start, end: cursor.offset };
}

/** A block or a path; where the version reads JSON as JSON, also a literal or a choice without `$(…)` around it. */
function parseLabelledValue(cursor: Cursor): PathExpression | Block {
  if (!cursor.knows('json')) return cursor.sees('{') ? parseBlock(cursor) : parsePath(cursor, 'labelled');
  if (cursor.sees('{')) return parseObjectOrChoice(cursor);
  const first = cursor.seesLiteral() ? parseOperand(cursor) : parsePath(cursor, 'labelled');
  return asPath(parseChoice(cursor, first));
}

/** An object; or, where more follows it, what that makes of it: `{ … }->entries`, `{ … } ?? other`. */
function parseObjectOrChoice(cursor: Cursor): PathExpression | Block {
  const start = cursor.offset;
  const block = parseBlock(cursor);
  if (!cursor.seesMore()) return { ...block, isLiteral: true };
  cursor.offset = start;
  return asPath(parseExpression(cursor));
}

function parseBlock(cursor: Cursor): Block {
  return cursor.nested(() => {
    const start = cursor.offset;
    cursor.expect('{', 'to open a block');
    return blockOf(
      cursor,
      cursor.items('}', () => parseItem(cursor)),
      start,
    );
  });
}

/** A path: head, steps, and the block that may end it. */
function parsePath(cursor: Cursor, place: PathPosition): PathExpression {
  const start = cursor.offset;
  const head = parseHead(cursor, place);
  return parseTail(cursor, head, start);
}

/** The steps and block behind `head`. */
function parseTail(cursor: Cursor, head: PathExpression['head'], start: number): PathExpression {
  const steps: PathStepExpression[] = [];
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

function parseHead(cursor: Cursor, place: PathPosition): PathExpression['head'] {
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
  if (key === undefined) cursor.failAtPath(place);
  return { kind: 'key', key, start, end: cursor.offset };
}

function parseStep(cursor: Cursor): PathStepExpression | undefined {
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
    if (operator !== undefined && found !== operator)
      cursor.fail(`expected \`${operator}\` again: \`??\` and \`?!\` are not mixed`);
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
  if (literal === undefined) return parsePath(cursor, 'operand');
  const path = parseTail(cursor, { kind: 'expression', expression: literal, start, end: cursor.offset }, start);
  return path.steps.length === 0 && path.block === undefined ? literal : path;
}

function parseLiteral(cursor: Cursor): Literal | ObjectLiteral | ArrayLiteral | PathExpression | undefined {
  const start = cursor.offset;
  if (cursor.seesQuote()) return { kind: 'literal', value: cursor.takeQuoted(), start, end: cursor.offset };
  if (cursor.takes('{')) return parseObject(cursor, start);
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

/**
 * Behind `{`. A path without a key is its value where it stands alone, as in a block, and else needs a block to be
 * merged.
 */
function parseObject(cursor: Cursor, start: number): ObjectLiteral | PathExpression {
  const parsed = cursor.list('}', 'property', () => parseProperty(cursor));
  const end = cursor.offset;
  const [only] = parsed;
  if (parsed.length === 1 && only !== undefined && 'kind' in only) return only.path;
  const properties = parsed.map((property): Property => {
    if (!('kind' in property)) return property;
    inBlock(cursor, property);
    return { key: undefined, value: property.path };
  });
  return { kind: 'object', properties, start, end };
}

type ParsedProperty = Property | Extract<ParsedItem, { readonly kind: 'anonymous' }>;

function parseProperty(cursor: Cursor): ParsedProperty {
  const start = cursor.offset;
  if (cursor.sees('...')) {
    cursor.needs('spreads', '...');
    cursor.offset += 3;
    return { key: undefined, value: parseExpression(cursor) };
  }
  const key = parseLabel(cursor);
  if (key !== undefined) return { key, value: parseExpression(cursor) };
  if (!cursor.seesPath()) cursor.fail('expected a property');
  const path = parsePath(cursor, 'operand');
  const name = ownName(path);
  if (name === undefined) return { kind: 'anonymous', path, start, end: cursor.offset };
  refusePrototype(cursor, name, start);
  // `{ a }` stands for `{ a: a }`, and may be guarded (`a?`) or have a block.
  if (!cursor.knows('spreads')) {
    cursor.offset = start;
    cursor.needs('spreads', `{ ${name} }`);
  }
  return { key: name, value: path };
}
