import type { SchemaProblem } from './schema-problem.ts';

/** A supergraph or subgraph that cannot be served; `problems` has one entry for each thing wrong with it. */
export class SchemaFailure extends Error {
  override readonly name = 'SchemaFailure';
  readonly problems: readonly SchemaProblem[];

  constructor(problems: readonly SchemaProblem[], details: { cause?: unknown } = {}) {
    super(problems.map(describeProblem).join('\n'), { cause: details.cause });
    this.problems = problems;
  }
}

/** One line: `subgraph inventory, schema.graphql:12:5, Product.stock: message (CODE)`. */
export function describeProblem(problem: SchemaProblem): string {
  const position = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  const where = [
    problem.subgraph === undefined ? undefined : `subgraph ${problem.subgraph}`,
    problem.file === undefined ? undefined : `${problem.file}${position}`,
    problem.coordinate,
  ].filter((part) => part !== undefined);
  return `${where.length > 0 ? `${where.join(', ')}: ` : ''}${problem.message} (${problem.code})`;
}
