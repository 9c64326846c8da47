/** One thing wrong with a `.proto` file or a descriptor set. */
export interface ProtoProblem {
  readonly file: string;
  /** 1-based; undefined when the file as a whole is meant. */
  readonly line: number | undefined;
  readonly message: string;
}

/** What was read cannot be used; all that is known to be wrong is in `problems`. */
export class ProtoFailure extends Error {
  override readonly name = 'ProtoFailure';
  readonly problems: readonly ProtoProblem[];

  constructor(problems: readonly ProtoProblem[]) {
    super(
      problems
        .map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`)
        .join('\n'),
    );
    this.problems = problems;
  }
}
