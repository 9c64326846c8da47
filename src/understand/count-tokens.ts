const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const COMMA = 0x2c;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const BACKSLASH = 0x5c;
const PARENTHESIS = 0x28;
const PARENTHESIS_END = 0x29;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;
const BRACE = 0x7b;
const BRACE_END = 0x7d;
const BYTE_ORDER_MARK = 0xfeff;

const [OTHER, BLANK, DIGIT, LETTER] = [0, 1, 2, 3];
/** By code, of ASCII. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if ([TAB, LINE_FEED, CARRIAGE_RETURN, SPACE, COMMA].includes(code)) return BLANK;
  const character = String.fromCharCode(code);
  if (/[0-9]/.test(character)) return DIGIT;
  return /\w/.test(character) ? LETTER : OTHER;
});

/** What can be told of a document before it is parsed. */
export interface TextSize {
  /** Lexical tokens (GraphQL §2.1.6). What is no token is for the parser to refuse: it counts as some. */
  readonly tokens: number;
  /** The most brackets that are open at once, of whatever kind. */
  readonly nesting: number;
}

/**
 * Measures a document up to one token more than `maxTokens`, so that a document made to be long is refused for a
 * hundredth of what parsing it costs, and one made to be deep before the parser has called itself as often.
 */
export function measureText(text: string, maxTokens: number): TextSize {
  let tokens = 0;
  let open = 0;
  let nesting = 0;
  let at = 0;
  while (at < text.length && tokens <= maxTokens) {
    const code = text.charCodeAt(at);
    const kind = code < KINDS.length ? KINDS[code] : code === BYTE_ORDER_MARK ? BLANK : OTHER;
    if (kind === BLANK) at += 1;
    else if (code === HASH) at = endOfLine(text, at);
    else {
      tokens += 1;
      if (kind === LETTER) at = endOfName(text, at);
      else if (kind === DIGIT || code === MINUS) at = endOfNumber(text, at);
      else if (code === QUOTE) at = endOfString(text, at);
      else {
        open += opens(code);
        if (open > nesting) nesting = open;
        at = endOfPunctuator(text, at);
      }
    }
  }
  return { tokens, nesting };
}

/** The lexical tokens of a document, up to one more than `limit`. */
export function countTokens(text: string, limit: number): number {
  return measureText(text, limit).tokens;
}

function opens(code: number): number {
  if (code === BRACE || code === BRACKET || code === PARENTHESIS) return 1;
  return code === BRACE_END || code === BRACKET_END || code === PARENTHESIS_END ? -1 : 0;
}

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== LINE_FEED && text.charCodeAt(at) !== CARRIAGE_RETURN) at += 1;
  return at;
}

function endOfName(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && isWord(text.charCodeAt(at))) at += 1;
  return at;
}

function isWord(code: number): boolean {
  return code < KINDS.length && (KINDS[code] ?? OTHER) >= DIGIT;
}

/** To a number belong its point, its exponent and the exponent's sign. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isSign = (code === MINUS || code === PLUS) && (text.charCodeAt(at - 1) | 0x20) === 0x65;
    if (!isWord(code) && code !== DOT && !isSign) break;
  }
  return at;
}

function endOfPunctuator(text: string, start: number): number {
  return text.startsWith('...', start) ? start + 3 : start + 1;
}

function endOfString(text: string, start: number): number {
  return text.startsWith('"""', start) ? endOfBlockString(text, start + 3) : endOfQuoted(text, start + 1);
}

function endOfBlockString(text: string, start: number): number {
  for (let end = text.indexOf('"""', start); end !== -1; end = text.indexOf('"""', end + 3)) {
    if (text.charCodeAt(end - 1) !== BACKSLASH) return end + 3;
  }
  return text.length;
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
    else if (code === LINE_FEED || code === CARRIAGE_RETURN) return at;
  }
  return text.length;
}
