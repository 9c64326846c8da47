/** One thing wrong with what the operator wrote. */
export interface ConfigProblem {
  /** `listen.port`; empty for the file as a whole. */
  readonly path: string;
  /** 1-based, where it stands in the file; undefined when it comes from the command line. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** What was found and what was expected. One line. */
  readonly message: string;
}

/** The configuration cannot be used. `message` has one line for each problem, in the order of the file. */
export class ConfigFailure extends Error {
  override readonly name = 'ConfigFailure';
  /** The file as it was named; undefined when there is none. */
  readonly file: string | undefined;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string | undefined, problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => formatProblem(file, problem)).join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

function formatProblem(file: string | undefined, { path, line, column, message }: ConfigProblem): string {
  const place = line === undefined || file === undefined ? (file ?? 'command line') : `${file}:${line}:${column ?? 1}`;
  return path === '' ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
}
