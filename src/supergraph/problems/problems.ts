import type { ASTNode } from 'graphql';
import type { SchemaProblem } from './schema-problem.ts';
import { locateInString } from './locate-in-string.ts';

/** Where a problem lies: a node of the SDL; with `offset`, a position inside the text of that string. */
export interface ProblemPlace {
  readonly node?: ASTNode | undefined;
  readonly offset?: number | undefined;
  readonly coordinate?: string | undefined;
}

/** Collects what is wrong with one subgraph, so that all of it is told at once. */
export class Problems {
  readonly list: SchemaProblem[] = [];
  readonly #subgraph: string | undefined;
  readonly #file: string | undefined;

  /** Undefined subgraph: one that has no name yet. */
  constructor(subgraph: string | undefined, file: string | undefined) {
    this.#subgraph = subgraph;
    this.#file = file;
  }

  add(code: string, message: string, { node, offset, coordinate }: ProblemPlace = {}): void {
    const position = positionOf(node, offset);
    const problem: SchemaProblem = {
      subgraph: this.#subgraph,
      file: this.#file,
      coordinate,
      code,
      message,
      ...position,
    };
    // A mapping is read for its syntax and again for its variables; what is wrong with it is told once.
    const known = this.list.some(
      (one) => one.message === message && one.line === problem.line && one.column === problem.column,
    );
    if (!known) this.list.push(problem);
  }
}

function positionOf(
  node: ASTNode | undefined,
  offset: number | undefined,
): { readonly line?: number; readonly column?: number } {
  if (node?.loc === undefined) return {};
  if (offset !== undefined && node.kind === 'StringValue') return locateInString(node, offset);
  const { line, column } = node.loc.startToken;
  return { line, column };
}
