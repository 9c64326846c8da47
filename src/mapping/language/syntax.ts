/** The syntax tree of the mapping language. Offsets are UTF-16 units into the mapping's text. */
export interface Mapping {
  readonly text: string;
  /** A lone unlabelled path gives its value; anything else gives an object. */
  readonly body: PathExpression | Block;
}

export interface Block {
  readonly kind: 'block';
  readonly items: readonly Item[];
  /** A path without a label that stands alone: the block yields its value, and has no items. */
  readonly value?: PathExpression | undefined;
  /** An object as JSON has it: unlike a selection, it is one for any input. */
  readonly isLiteral?: boolean | undefined;
  readonly start: number;
  readonly end: number;
}

export type Item =
  | {
      readonly kind: 'labelled';
      readonly label: string;
      readonly value: PathExpression | Block;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'merge'; readonly path: PathExpression; readonly start: number; readonly end: number };

export interface PathExpression {
  readonly kind: 'path';
  readonly head: Head;
  readonly steps: readonly PathStepExpression[];
  readonly block: Block | undefined;
  readonly start: number;
  readonly end: number;
}

export type Head =
  | { readonly kind: 'key'; readonly key: string; readonly start: number; readonly end: number }
  | { readonly kind: 'variable'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'input'; readonly start: number; readonly end: number }
  | { readonly kind: 'current'; readonly start: number; readonly end: number }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly start: number; readonly end: number };

export type PathStepExpression =
  | { readonly kind: 'key'; readonly key: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'method';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'optional'; readonly start: number; readonly end: number };

export type Expression = Choice | Literal | ObjectLiteral | ArrayLiteral | PathExpression;

/** `a ?? b` takes the first that is neither null nor nothing, `a ?! b` the first that is something. */
export interface Choice {
  readonly kind: 'choice';
  readonly operator: '??' | '?!';
  readonly operands: readonly Expression[];
  readonly start: number;
  readonly end: number;
}

export interface Literal {
  readonly kind: 'literal';
  /** An integer beyond 2^53 is a bigint. */
  readonly value: string | number | bigint | boolean | null;
  readonly start: number;
  readonly end: number;
}

export interface ObjectLiteral {
  readonly kind: 'object';
  readonly properties: readonly Property[];
  readonly start: number;
  readonly end: number;
}

/** `key: value`; without a key, `...value`: the members of an object. */
export interface Property {
  readonly key: string | undefined;
  readonly value: Expression;
}

export interface ArrayLiteral {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
  readonly start: number;
  readonly end: number;
}

/** What a version of the language knows beyond the first. */
export interface Grammar {
  /** `?`, `??` and `?!`. */
  readonly choices: boolean;
  /** `...path`, and `{ a }` for `{ a: a }` in object literals. */
  readonly spreads: boolean;
  /**
   * What looks like JSON is JSON: literals and choices stand behind a label without `$(…)`, so that `"x"`, `true`,
   * `false` and `null` are no fields there, and commas may stand between fields.
   */
  readonly json: boolean;
  /** A `}` that closes nothing is text of a template, not a mistake. */
  readonly strayBraces?: boolean;
}

export const WHOLE_GRAMMAR: Grammar = { choices: true, spreads: true, json: false };

/** A mistake in a mapping or template; `line` and `column` are 1-based, within the string. */
export class MappingSyntaxError extends Error {
  override readonly name = 'MappingSyntaxError';
  readonly offset: number;
  readonly line: number;
  readonly column: number;

  constructor(text: string, offset: number, message: string) {
    super(message);
    this.offset = offset;
    const { line, column } = lineAndColumn(text, offset);
    this.line = line;
    this.column = column;
  }
}

/** Where an offset lies in a text, 1-based. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
