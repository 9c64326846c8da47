/** Why some part of the data is missing. One cause can be seen at many places. */
export interface Cause {
  readonly message: string;
  readonly code: string;
  /** Whose fault it is; undefined when the data themselves are at odds. */
  readonly subgraph: string | undefined;
  /** What else the client sees in `extensions`. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The response names that an operation for a subgraph answers, as a tree: where its failure leaves something empty. */
export type AnswerShape = ReadonlyMap<string, AnswerField>;

export interface AnswerField {
  /** An object has the field when it fits all type conditions of one of these lists. */
  readonly conditions: readonly (readonly string[])[];
  readonly within: AnswerShape;
}

export interface FailureDetails {
  readonly below?: readonly (string | number)[];
  readonly isSpread?: boolean;
  readonly isWithheld?: boolean;
  readonly shape?: AnswerShape | undefined;
}

const NOTHING_ELSE: AnswerShape = new Map();

/** Stands in the merged data where a value would be, had it not failed. Never part of what a backend sends. */
export class FailedValue {
  readonly cause: Cause;
  /** How much deeper the error lies, in data keys and indices: a backend's null may have spread up to here. */
  readonly below: readonly (string | number)[];
  /** The field that raised the error is another one, whose null has left this place empty, too (GraphQL §6.4.4). */
  readonly isSpread: boolean;
  /** It was not asked for, since what it needs had failed: nobody but this place can tell. */
  readonly isWithheld: boolean;
  /** What the answer would have had below this place: another answer may bring the object that it is missing in. */
  readonly shape: AnswerShape;
  /** What else failed at the place. */
  readonly #others: FailedValue[] = [];
  #within: Map<string, FailedValue> | undefined;
  #byShape: readonly FailedValue[] | undefined;

  constructor(
    cause: Cause,
    { below = [], isSpread = false, isWithheld = false, shape = NOTHING_ELSE }: FailureDetails = {},
  ) {
    this.cause = cause;
    this.below = below;
    this.isSpread = isSpread;
    this.isWithheld = isWithheld;
    this.shape = shape;
  }

  /** All that failed at the place. */
  get all(): readonly FailedValue[] {
    return this.#others.length === 0 ? [this] : [this, ...this.#others];
  }

  /** All that failed at the place, those together that would have answered the same. */
  get byShape(): readonly FailedValue[] {
    if (this.#others.length === 0) return [this];
    return (this.#byShape ??= groupByShape(this.all));
  }

  /** Adds what failed at the same place of the same answer: to be called while that answer is all that has it. */
  add(other: FailedValue): void {
    this.#others.push(other);
  }

  /** What stands at a place where both have failed. */
  with(other: FailedValue): FailedValue {
    const own = this.all;
    const known = new Set(own.map(({ cause }) => cause));
    const more = other.all.filter(({ cause }) => !known.has(cause));
    return more.length === 0 ? this : joined(this, [...own.slice(1), ...more]);
  }

  /**
   * The same for a field of an object that another answer has brought to the place. Made once: many objects may share
   * it.
   */
  within(name: string): FailedValue {
    let known = this.#within?.get(name);
    if (known !== undefined) return known;
    known = joined(
      this.#fieldOf(name),
      this.#others.map((one) => one.#fieldOf(name)),
    );
    (this.#within ??= new Map()).set(name, known);
    return known;
  }

  #fieldOf(name: string): FailedValue {
    const [next, ...rest] = this.below;
    const shape = this.shape.get(name)?.within;
    if (next === name) return new FailedValue(this.cause, { below: rest, isSpread: this.isSpread, shape });
    return new FailedValue(this.cause, {
      isSpread: this.isSpread || next !== undefined,
      isWithheld: this.isWithheld,
      shape,
    });
  }

  /** The same, as it is told at the object that is missing the field. */
  from(name: string): FailedValue {
    const told = this.all.map(
      (one) => new FailedValue(one.cause, { ...one, below: [name, ...one.below], shape: NOTHING_ELSE }),
    );
    const [first = this, ...others] = told;
    return joined(first, others);
  }

  /** The same for an item of a list that another answer has brought to the place. */
  item(index: number): FailedValue {
    return this.all.every(({ below }) => below.length === 0)
      ? this
      : joined(
          this.#itemOf(index),
          this.#others.map((one) => one.#itemOf(index)),
        );
  }

  #itemOf(index: number): FailedValue {
    const [next, ...rest] = this.below;
    if (next === undefined) return this;
    if (next === index) return new FailedValue(this.cause, { below: rest, isSpread: this.isSpread, shape: this.shape });
    return new FailedValue(this.cause, { isSpread: true, shape: this.shape });
  }

  /** What cannot be had because of it, and would have had the shape. */
  spreadTo(shape: AnswerShape | undefined): FailedValue {
    return new FailedValue(this.cause, { isSpread: true, isWithheld: true, shape });
  }
}

/** One that stands for all of them. */
function joined(first: FailedValue, others: readonly FailedValue[]): FailedValue {
  if (others.length === 0) return first;
  const one = new FailedValue(first.cause, first);
  for (const other of others) one.add(other);
  return one;
}

function groupByShape(all: readonly FailedValue[]): readonly FailedValue[] {
  const groups = new Map<AnswerShape, FailedValue>();
  for (const one of all) {
    const group = groups.get(one.shape);
    if (group === undefined) groups.set(one.shape, new FailedValue(one.cause, one));
    else group.add(one);
  }
  return [...groups.values()];
}
