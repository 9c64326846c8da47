import {
  Kind,
  type DirectiveNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { ClientFailure } from '../core/failure.ts';
import { MAX_NESTING } from '../core/json/nesting.ts';

/** What a selection set holds once every fragment spread is expanded. */
export interface Size {
  /** Fields, fragment spreads and inline fragments (GraphQL §2.4). */
  readonly selections: number;
  readonly aliases: number;
  /** Levels of fields. */
  readonly depth: number;
  readonly directives: number;
  /** Fields of the selection set itself, those of its fragments included. */
  readonly ownFields: number;
  /** Selections, directives, arguments and values. */
  readonly nodes: number;
  /** Levels of selection sets, those of fragments included. */
  readonly nesting: number;
}

/** More than any limit: figures stay exact up to here, however often fragments double each other. */
const MOST = 1_000_000_000;
const NOTHING: Size = { selections: 0, aliases: 0, depth: 0, directives: 0, ownFields: 0, nodes: 0, nesting: 0 };

/**
 * Measures a document without expanding it: each fragment once, so that 25 fragments which double each other cost 25
 * steps, not 2^25. It need not be valid: a fragment that is unknown holds nothing, and so does one within itself.
 * Throws OPERATION_TOO_LARGE where selection sets are nested deeper than what walks them later can call itself.
 */
export class DocumentMeasure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Size>();
  #level = 0;

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  /** Whether a fragment was met so far. */
  hasMet(name: string): boolean {
    return this.#known.has(name);
  }

  ofFragment(name: string): Size {
    const known = this.#known.get(name);
    if (known !== undefined) {
      if (this.#level + known.nesting > MAX_NESTING) throw nestedTooDeep();
      return known;
    }
    const fragment = this.#fragments.get(name);
    // What spreads itself is met again before it is known.
    this.#known.set(name, NOTHING);
    if (fragment === undefined) return NOTHING;
    const size = this.of(fragment.selectionSet);
    this.#known.set(name, size);
    return size;
  }

  of({ selections }: SelectionSetNode): Size {
    this.#level += 1;
    if (this.#level > MAX_NESTING) throw nestedTooDeep();
    const sum = { ...NOTHING };
    for (const selection of selections) add(sum, selection, this.#inner(selection));
    this.#level -= 1;
    sum.nesting += 1;
    return sum;
  }

  #inner(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(selection.name.value);
    return selection.selectionSet === undefined ? NOTHING : this.of(selection.selectionSet);
  }
}

type Sum = { -readonly [Key in keyof Size]: Size[Key] };

function add(sum: Sum, selection: SelectionNode, inner: Size): void {
  const isField = selection.kind === Kind.FIELD;
  const directives = selection.directives ?? [];
  const own = 1 + countDirectives(directives) + (isField ? countArguments(selection.arguments ?? []) : 0);
  sum.selections = Math.min(MOST, sum.selections + inner.selections + 1);
  sum.aliases = Math.min(MOST, sum.aliases + inner.aliases + (isField && selection.alias !== undefined ? 1 : 0));
  sum.depth = Math.max(sum.depth, inner.depth + (isField ? 1 : 0));
  sum.directives = Math.min(MOST, sum.directives + inner.directives + directives.length);
  sum.ownFields = Math.min(MOST, sum.ownFields + (isField ? 1 : inner.ownFields));
  sum.nodes = Math.min(MOST, sum.nodes + inner.nodes + own);
  sum.nesting = Math.max(sum.nesting, inner.nesting);
}

function countDirectives(directives: readonly DirectiveNode[]): number {
  let nodes = directives.length;
  for (const directive of directives) nodes += countArguments(directive.arguments ?? []);
  return nodes;
}

function countArguments(args: readonly { readonly value: ValueNode }[]): number {
  let nodes = args.length;
  for (const { value } of args) nodes += countValues(value);
  return nodes;
}

/** Brackets are not nested deeper than `MAX_NESTING`: the text was measured. */
function countValues(value: ValueNode): number {
  if (value.kind === Kind.LIST) {
    let nodes = 1;
    for (const item of value.values) nodes += countValues(item);
    return nodes;
  }
  return value.kind === Kind.OBJECT ? 1 + countArguments(value.fields) : 1;
}

export function nestedTooDeep(): ClientFailure {
  return new ClientFailure(
    'OPERATION_TOO_LARGE',
    `The document is nested more than ${MAX_NESTING} levels deep, fragments expanded.`,
  );
}
