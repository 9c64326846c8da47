/** How deep messages may be nested, in both directions; protobuf's own limit. */
export const MAX_DEPTH = 100;

/** A request does not fit its message type. The path is completed on the way out, so that good messages pay nothing. */
export class MessageProblem extends Error {
  override readonly name = 'MessageProblem';
  readonly #path: (string | number)[] = [];
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: unknown) {
    super();
    this.expected = expected;
    this.found = describeValue(found);
  }

  /** Says in which field or item it happened; the innermost first. */
  within(key: string | number): this {
    this.#path.unshift(key);
    return this;
  }

  get path(): readonly (string | number)[] {
    return this.#path;
  }

  /** `request.items[2].count: expected …, found …`. Values are not shown: they may come from a configuration. */
  override get message(): string {
    const path = this.#path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    return `request${path}: expected ${this.expected}, found ${this.found}`;
  }
}

/** Runs `write` and names the place when it finds a problem. */
export function at<T>(key: string | number, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw error instanceof MessageProblem ? error.within(key) : error;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number that is no integer';
  if (typeof value === 'bigint') return 'an integer';
  return `a ${typeof value}`;
}
