import { isUtf8 } from 'node:buffer';

const LONG_DIGITS = /[0-9]{16}/;
// A fraction may have as many digits, and usually that is all there is.
const LONG_INTEGER = /(?:^|[:,[\s])-?[0-9]{16}/;
// An escape for one of the characters of `__proto__`, which all lie between \u0050 and \u007f.
const ESCAPED_NAME = /\\u00[5-7]/i;

/** As many digits in a row may be an integer beyond 2^53. */
const LONG = 16;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * Parses JSON (RFC 8259) as `JSON.parse` does, with two differences: an integer beyond 2^53 becomes a `bigint`
 * in place of a rounded number, and members named `__proto__` are left out, so that no later merge can reach a
 * prototype. Throws the `SyntaxError` of `JSON.parse`.
 */
export function parseJson(text: string): unknown {
  return parseExactly(text, LONG_DIGITS.test(text));
}

/** The same of text in UTF-8. */
export function parseJsonBytes(bytes: Buffer): unknown {
  return parseExactly(bytes.toString(), hasLongDigits(bytes));
}

/** The same, and throws a `TypeError` for bytes that are no UTF-8. */
export function parseUtf8Json(bytes: Buffer): unknown {
  const text = bytes.toString();
  // What stands for bytes that are none: looking for it costs nothing where all is ASCII, checking the bytes would.
  if (text.includes('\ufffd') && !isUtf8(bytes)) throw new TypeError('bytes that are not UTF-8');
  return parseExactly(text, hasLongDigits(bytes));
}

function parseExactly(text: string, hasLong: boolean): unknown {
  const parsed: unknown = JSON.parse(text);
  // Nearly every text ends here.
  if (!(hasLong && LONG_INTEGER.test(text)) && !mayNamePrototype(text)) return parsed;
  return new ValidJsonReader(text).read();
}

/**
 * Looks at one byte of sixteen: so many digits in a row cover one of those. A fifth of what a search by pattern costs.
 */
function hasLongDigits(bytes: Buffer): boolean {
  const { length } = bytes;
  for (let at = LONG - 1; at < length; at += LONG) {
    const byte = bytes[at] ?? 0;
    if (byte > NINE || byte < ZERO) continue;
    let start = at;
    let end = at + 1;
    while (start > 0 && isDigit(bytes[start - 1])) start -= 1;
    while (isDigit(bytes[end])) end += 1;
    if (end - start >= LONG) return true;
  }
  return false;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function mayNamePrototype(text: string): boolean {
  return text.includes('__proto__') || (text.includes('\\u00') && ESCAPED_NAME.test(text));
}

type Container = { readonly array: unknown[] } | { readonly object: Record<string, unknown>; key: string | undefined };

/** Reads text that `JSON.parse` has accepted. It keeps its own stack: hostile nesting must not overflow ours. */
class ValidJsonReader {
  readonly #text: string;
  readonly #open: Container[] = [];
  #position = 0;
  #root: unknown;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    while (this.#position < this.#text.length) this.#step();
    return this.#root;
  }

  #step(): void {
    switch (this.#text[this.#position]) {
      case '{':
        return this.#enter({ object: {}, key: undefined });
      case '[':
        return this.#enter({ array: [] });
      case '}':
      case ']':
        this.#open.pop();
        this.#position += 1;
        return;
      case '"':
        return this.#takeString();
      case ' ':
      case '\n':
      case '\r':
      case '\t':
      case ',':
      case ':':
        this.#position += 1;
        return;
      default:
        return this.#takeScalar();
    }
  }

  #enter(container: Container): void {
    this.#put('array' in container ? container.array : container.object);
    this.#open.push(container);
    this.#position += 1;
  }

  #takeString(): void {
    const start = this.#position;
    let end = this.#text.indexOf('"', start + 1);
    while (this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    this.#position = end + 1;
    const value: unknown = JSON.parse(this.#text.slice(start, end + 1));
    const inside = this.#open.at(-1);
    if (inside !== undefined && 'object' in inside && inside.key === undefined) inside.key = String(value);
    else this.#put(value);
  }

  #isEscaped(quote: number): boolean {
    let backslashes = 0;
    while (this.#text[quote - 1 - backslashes] === '\\') backslashes += 1;
    return backslashes % 2 === 1;
  }

  #takeScalar(): void {
    const end = endOfScalar(this.#text, this.#position);
    const token = this.#text.slice(this.#position, end);
    this.#position = end;
    this.#put(exactly(token));
  }

  #put(value: unknown): void {
    const inside = this.#open.at(-1);
    if (inside === undefined) this.#root = value;
    else if ('array' in inside) inside.array.push(value);
    else {
      // A value follows its key in valid text.
      if (inside.key !== undefined && inside.key !== '__proto__') inside.object[inside.key] = value;
      inside.key = undefined;
    }
  }
}

function endOfScalar(text: string, start: number): number {
  let end = start;
  while (end < text.length && !' \n\r\t,]}'.includes(text.charAt(end))) end += 1;
  return end;
}

function exactly(token: string): unknown {
  const value: unknown = JSON.parse(token);
  if (typeof value !== 'number' || Number.isSafeInteger(value) || /[.eE]/.test(token)) return value;
  return BigInt(token);
}
