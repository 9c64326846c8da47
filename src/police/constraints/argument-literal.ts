import { Kind, valueFromAST, valueFromASTUntyped, type GraphQLInputType, type ValueNode } from 'graphql';
import { lazily } from '../../core/lazily.ts';

type Step = string | number;
type Variables = Readonly<Record<string, unknown>>;

/** A part of a literal: a member of an object, or an item of a list. */
interface Part {
  readonly value: ValueNode;
  readonly type: GraphQLInputType;
  readonly step: Step;
}

/**
 * What an argument of the document is, part by part. Each part is coerced once, with all that is around it: a literal
 * of 200 levels with something to check at each would otherwise be coerced 200 times.
 */
export class ArgumentLiteral {
  /** The whole of it: coerced where no variable is in it, and otherwise as it is written, variables left out. */
  readonly known: () => unknown;
  readonly #varied = new Set<ValueNode>();
  readonly #valueWith: (variables: Variables) => unknown;

  constructor(value: ValueNode, type: GraphQLInputType) {
    this.#noteVaried(value);
    this.known = this.#knownAlone(value, type);
    // Of each request, for all of its parts that have to be looked at.
    const coerced = new WeakMap<Variables, { readonly value: unknown }>();
    this.#valueWith = (variables) => {
      let known = coerced.get(variables);
      if (known === undefined) coerced.set(variables, (known = { value: valueFromAST(value, type, variables) }));
      return known.value;
    };
  }

  /** Whether there is a variable in a part. */
  isVaried(value: ValueNode): boolean {
    return this.#varied.has(value);
  }

  /** What is known of a part, `known` being what is known of what it is in. */
  knownWithin(around: ValueNode, known: () => unknown, { value, type, step }: Part): () => unknown {
    return this.isVaried(around) === this.isVaried(value)
      ? lazily(() => partOf(known(), step))
      : this.#knownAlone(value, type);
  }

  /** Makes the function that gives a part with the variables of a request. */
  valueAt(path: readonly Step[]): (variables: Variables) => unknown {
    return (variables) => path.reduce(partOf, this.#valueWith(variables));
  }

  #knownAlone(value: ValueNode, type: GraphQLInputType): () => unknown {
    return lazily(() => (this.isVaried(value) ? valueFromASTUntyped(value, {}) : valueFromAST(value, type)));
  }

  #noteVaried(value: ValueNode): boolean {
    const parts =
      value.kind === Kind.LIST
        ? value.values
        : value.kind === Kind.OBJECT
          ? value.fields.map((field) => field.value)
          : [];
    let isVaried = value.kind === Kind.VARIABLE;
    for (const part of parts) isVaried = this.#noteVaried(part) || isVaried;
    if (isVaried) this.#varied.add(value);
    return isVaried;
  }
}

/** An object that stands for a list of one is in it (GraphQL §3.11). */
function partOf(value: unknown, step: Step): unknown {
  const around: unknown = typeof step === 'string' && Array.isArray(value) ? unwrap(value) : value;
  return typeof around === 'object' && around !== null ? (around as Readonly<Record<Step, unknown>>)[step] : undefined;
}

function unwrap(value: unknown): unknown {
  return Array.isArray(value) ? unwrap(value[0]) : value;
}
