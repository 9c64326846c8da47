import { compileMapping } from './compile/compile-mapping.ts';
import type { MappingWarning } from './language/evaluate.ts';
import { parseMapping } from './parse/parse-mapping.ts';
import { lineAndColumn, MappingSyntaxError, type Grammar } from './language/syntax.ts';

export interface MappingPlay {
  readonly selection: string;
  readonly input: unknown;
  /** By name without the `$`. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** All of the language without one. */
  readonly grammar?: Grammar | undefined;
}

/** What went wrong, 1-based within the selection. */
export interface MappingMistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface MappingResult {
  /** Null for *nothing*. */
  readonly data: unknown;
  /** Mistakes of its syntax, or what served connectors tell to their telemetry alone. */
  readonly errors: readonly MappingMistake[];
  /** False when the selection could not be parsed. */
  readonly parsed: boolean;
}

/** Applies a mapping once and tells everything about it. */
export function playMapping({ selection, input, vars, grammar }: MappingPlay): MappingResult {
  try {
    const warnings: MappingWarning[] = [];
    const data = compileMapping(parseMapping(selection, grammar))(input, {
      variables: vars,
      warn: (warning) => void warnings.push(warning),
    });
    const errors = warnings.map(({ message, start }) => ({ message, ...lineAndColumn(selection, start) }));
    const distinct = new Map(errors.map((error) => [`${error.line}:${error.column} ${error.message}`, error]));
    return { data: data ?? null, errors: [...distinct.values()], parsed: true };
  } catch (error) {
    if (!(error instanceof MappingSyntaxError)) throw error;
    const { message, line, column } = error;
    return { data: null, errors: [{ message, line, column }], parsed: false };
  }
}
