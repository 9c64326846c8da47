import type { GrpcDescriptor } from './descriptor.ts';

/** One thing wrong with a `.proto` file. */
export interface ProtoProblem {
  readonly file: string;
  /** 1-based; undefined when the file as a whole is meant. */
  readonly line: number | undefined;
  readonly message: string;
}

/** The files cannot be used; all that is known to be wrong is in `problems`. */
export class ProtoFailure extends Error {
  override readonly name = 'ProtoFailure';
  readonly problems: readonly ProtoProblem[];

  constructor(problems: readonly ProtoProblem[]) {
    super(problems.map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads a `.proto` file and all that it imports (from its own folder, then from `includeDirs`, then the
 * well-known types that come with us). Rejects with a `ProtoFailure`.
 */
export async function readProto(_path: string, _options: { readonly includeDirs?: readonly string[] } = {}): Promise<GrpcDescriptor> {
  throw new Error('not yet');
}
