import { adviceAt, adviceBehind, type PathPosition } from './common-mistakes.ts';
import { MappingSyntaxError, WHOLE_GRAMMAR, type Grammar } from '../language/syntax.ts';

const BLANK_OR_COMMENT = /(?:[\s\uFEFF]+|#[^\n\r]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
// In `1.key` the dot starts a step.
const NUMBER = /-?(?:\d+(?:\.\d*(?![A-Za-z_'"]))?|\.\d+)/y;
// As JSON has it, and the rest of the language does not.
const WITH_EXPONENT = /-?(?:0|[1-9]\d*)(?:\.\d+)?[eE][+-]?\d+/y;
const JSON_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', r: '\r', t: '\t' };
// Deeper nesting than any mapping needs; keeps the recursive descent off the end of the stack.
const MAX_DEPTH = 128;

// A text or word with braces behind it is a field of that name: a literal has no fields.
const LITERAL =
  /\[|-?\.?\d|(?:true|false|null)(?![A-Za-z0-9_]|\s*\{)|(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?!\s*[{:])/sy;

const MORE = /(?:[\s\uFEFF]+|#[^\n\r]*)*(?:->|\?|\.(?!\.\.))/y;

const EXPECTED: Readonly<Record<PathPosition, string>> = {
  item: 'a field, a label or a path',
  labelled: 'a path or a block',
  spread: 'a path',
  operand: 'a path or a literal',
};

/** Reads the lexical parts of a mapping, left to right. */
export class Cursor {
  readonly text: string;
  offset = 0;
  #depth = 0;

  readonly #grammar: Grammar;

  constructor(text: string, grammar: Grammar = WHOLE_GRAMMAR) {
    this.text = text;
    this.#grammar = grammar;
  }

  knows(part: keyof Grammar): boolean {
    return this.#grammar[part] === true;
  }

  /** Fails where a part of the grammar begins that the linked version does not know. */
  needs(part: keyof Grammar, what: string): void {
    if (this.#grammar[part]) return;
    const since = part === 'choices' ? 'v0.3' : 'v0.4';
    throw new MappingSyntaxError(
      this.text,
      this.offset,
      `\`${what}\` is understood from connect/${since} on; expected the schema to link that`,
    );
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  skipBlanks(): void {
    this.#match(BLANK_OR_COMMENT);
  }

  /** Whether `token` comes next; does not move. */
  sees(token: string): boolean {
    return this.text.startsWith(token, this.offset);
  }

  /** Moves behind `token` when it comes next. */
  takes(token: string): boolean {
    if (!this.sees(token)) return false;
    this.offset += token.length;
    return true;
  }

  expect(token: string, purpose: string): void {
    if (!this.takes(token)) this.failBehind(`expected \`${token}\` ${purpose}`);
  }

  takeName(): string | undefined {
    return this.#match(NAME);
  }

  takeNumber(): number | bigint | undefined {
    const power = this.#grammar.json ? this.#match(WITH_EXPONENT) : undefined;
    if (power !== undefined) return Number(power);
    const digits = this.#match(NUMBER);
    if (digits === undefined) return undefined;
    const value = Number(digits);
    return Number.isSafeInteger(value) || digits.includes('.') ? value : BigInt(digits);
  }

  /** Whether a path may begin here. */
  seesPath(): boolean {
    return this.seesQuote() || this.#startsName() || this.sees('$') || this.sees('@');
  }

  /** Whether a step or a choice comes next, behind blanks. */
  seesMore(): boolean {
    return this.#finds(MORE);
  }

  /**
   * Whether a literal comes next: a number, a list, true, false, null, or a text that no label and no field with a
   * block is.
   */
  seesLiteral(): boolean {
    return this.#finds(LITERAL);
  }

  /**
   * `item, item` up to `close`; a trailing comma is allowed, and between properties a blank will do where the version
   * says so.
   */
  list<T>(close: string, what: string, parse: () => T): readonly T[] {
    return this.nested(() => {
      const list: T[] = [];
      for (;;) {
        this.skipBlanks();
        if (this.takes(close)) return list;
        if (this.atEnd) this.fail(`expected ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} or \`${close}\``);
        list.push(parse());
        this.skipBlanks();
        if (this.takes(',') || this.sees(close)) continue;
        if (close !== '}' || !this.#grammar.json || !(this.seesPath() || this.sees('...')))
          this.failBehind(`expected \`,\` or \`${close}\``);
      }
    });
  }

  /**
   * Fields up to `close` or the end, separated by blanks; where the version says so, else by commas, with one at the
   * end or none.
   */
  items<T>(close: '}' | undefined, parse: () => T): readonly T[] {
    const items: T[] = [];
    let commas: boolean | undefined;
    this.skipBlanks();
    while (close === undefined ? !this.atEnd : !this.takes(close)) {
      if (this.atEnd) this.fail('expected a field or `}`');
      items.push(parse());
      this.skipBlanks();
      const separator = this.offset;
      const comma = this.#grammar.json && this.takes(',');
      this.skipBlanks();
      if (this.atEnd || (close !== undefined && this.sees(close))) continue;
      commas ??= comma;
      if (commas !== comma)
        this.fail(
          commas
            ? 'expected `,` between these fields as between those before'
            : 'expected no `,` between these fields, as between those before',
          separator,
        );
    }
    return items;
  }

  seesQuote(): boolean {
    return this.sees('"') || this.sees("'");
  }

  /**
   * A quoted string: `\n` is a newline, a backslash before any other character stands for that character; where what
   * looks like JSON is JSON, its other escapes are known in double quotes.
   */
  takeQuoted(): string {
    const start = this.offset;
    const quote = this.text[this.offset];
    let value = '';
    for (this.offset += 1; this.offset < this.text.length; this.offset += 1) {
      const character = this.text[this.offset];
      if (character === quote) {
        this.offset += 1;
        return value;
      }
      if (character === '\\') {
        this.offset += 1;
        value += this.#takeEscaped(this.#grammar.json && quote === '"');
      } else value += character;
    }
    this.offset = start;
    this.fail(`expected a closing ${quote} for this text`);
  }

  /** What the character behind a backslash stands for; ends on the last character of it. */
  #takeEscaped(asJson: boolean): string {
    const escaped = this.text[this.offset] ?? '';
    if (escaped === 'n') return '\n';
    if (!asJson) return escaped;
    const [digits] =
      escaped === 'u' ? (/^[0-9A-Fa-f]{4}/.exec(this.text.slice(this.offset + 1, this.offset + 5)) ?? []) : [];
    if (digits === undefined)
      return (Object.hasOwn(JSON_ESCAPES, escaped) ? JSON_ESCAPES[escaped] : undefined) ?? escaped;
    this.offset += digits.length;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  /** A name or a quoted string, as a key. */
  takeKey(): string | undefined {
    if (this.seesQuote()) return this.takeQuoted();
    return this.takeName();
  }

  /** Runs `read` one level deeper. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.fail(`expected at most ${MAX_DEPTH} levels of nesting`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** `expected …`, with what was found instead. */
  fail(expectation: string, offset: number = this.offset): never {
    throw new MappingSyntaxError(this.text, offset, `${expectation}, found ${this.#describe(offset)}`);
  }

  /** Where no path begins: with a word on what is often written there. */
  failAtPath(place: PathPosition): never {
    this.#failWith(
      `expected ${EXPECTED[place]}, found ${this.#describe(this.offset)}`,
      adviceAt(this.text, this.offset, place),
    );
  }

  /** Where an expression does not end as it should. */
  failBehind(expectation: string): never {
    this.#failWith(`${expectation}, found ${this.#describe(this.offset)}`, adviceBehind(this.text, this.offset));
  }

  #failWith(message: string, advice: string | undefined): never {
    throw new MappingSyntaxError(this.text, this.offset, advice === undefined ? message : `${message}; ${advice}`);
  }

  #finds(token: RegExp): boolean {
    token.lastIndex = this.offset;
    return token.test(this.text);
  }

  #startsName(): boolean {
    return this.#finds(/[A-Za-z_]/y);
  }

  #describe(offset: number): string {
    if (offset >= this.text.length) return 'the end';
    const word = /^(?:[A-Za-z0-9_]+|->|\?\?|\?!|\.\.\.|.)/su.exec(this.text.slice(offset, offset + 40));
    return `\`${word?.[0] ?? this.text[offset] ?? ''}\``;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.offset += found.length;
    return found;
  }
}
