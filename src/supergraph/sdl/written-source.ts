import { Source, type ASTNode } from 'graphql';

/** The SDL of a subgraph as its team wrote it: what stands at a place in it can be told by that place. */
export class WrittenSource extends Source {
  readonly file: string | undefined;

  constructor(sdl: string, file: string | undefined) {
    super(sdl, file ?? 'schema');
    this.file = file;
  }
}

/** Where a node was written; undefined for what Gatefold or a library has made. Line and column are 1-based. */
export function placeOf(
  node: ASTNode | undefined,
): { readonly file: string | undefined; readonly line: number; readonly column: number } | undefined {
  const { source, startToken } = node?.loc ?? {};
  if (!(source instanceof WrittenSource) || startToken === undefined) return undefined;
  return { file: source.file, line: startToken.line, column: startToken.column };
}
