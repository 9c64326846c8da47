import type { Expression } from './syntax.ts';

/** A mapping problem: it reaches telemetry only, never the client. Offsets into the mapping's text. */
export interface MappingWarning {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a mapping sees besides its input. */
export interface MappingScope {
  /** By name without the `$`; *nothing* is undefined. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly warn?: ((warning: MappingWarning) => void) | undefined;
}

/** A compiled part: `dollar` is `$`, the input of the nearest block, `current` is `@`. */
export type Evaluate = (dollar: unknown, current: unknown, scope: MappingScope) => unknown;

/** What a method is compiled from. */
export interface MethodCall {
  readonly args: readonly Evaluate[];
  /** The arguments as written, for methods whose arguments have a form. */
  readonly nodes: readonly Expression[];
  compile(node: Expression): Evaluate;
  /** Warns and gives nothing. */
  refuse(scope: MappingScope, message: string): undefined;
}

/** A method, compiled once for each place it stands; it never runs on nothing. */
export type Method = (call: MethodCall) => (input: unknown, dollar: unknown, scope: MappingScope) => unknown;
