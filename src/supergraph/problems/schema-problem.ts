/** One thing wrong with a registered subgraph or with the composition. */
export interface SchemaProblem {
  /** Undefined when it lies between subgraphs. */
  readonly subgraph: string | undefined;
  /** `Product.stock`, where it is known. */
  readonly coordinate?: string | undefined;
  /** The file and the position in it, 1-based. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly code: string;
  readonly message: string;
}
