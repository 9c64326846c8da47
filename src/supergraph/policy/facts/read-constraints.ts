import type { DocumentNode } from 'graphql';
import { FORMATS } from '../../../constraints/formats.ts';
import type { Constraint, Constraints } from '../../../constraints/constraint.ts';
import { findPatternProblem } from '../../../constraints/pattern.ts';
import { SchemaFailure } from '../../problems/schema-failure.ts';
import type { SchemaProblem } from '../../problems/schema-problem.ts';
import { listApplications } from '../directives/list-applications.ts';

/**
 * Reads `@constraint`, whoever composed it. Throws a `SchemaFailure` for a pattern that can run away or is none, and
 * for an unknown format: what is not checked must not seem to be.
 */
export function readConstraints(supergraph: DocumentNode): Constraints {
  const constraints = new Map<string, Constraint[]>();
  const problems: SchemaProblem[] = [];
  for (const { coordinate, arguments: args, node } of listApplications(supergraph, 'constraint')) {
    // Composition has checked the types of the arguments; of nulls nothing is left.
    const said = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)) as Constraint;
    const { line, column } = node.loc?.startToken ?? {};
    const tell = (message: string): void =>
      void problems.push({ subgraph: undefined, coordinate, line, column, code: 'POLICY_ARGUMENT', message });
    const problem = said.pattern === undefined ? undefined : findPatternProblem(said.pattern);
    if (problem !== undefined) tell(`the \`pattern\` ${problem}`);
    else if (said.format !== undefined && !Object.hasOwn(FORMATS, said.format))
      tell(`there is no format "${said.format}"; expected ${Object.keys(FORMATS).join(', ')}`);
    else constraints.set(coordinate, [...(constraints.get(coordinate) ?? []), said]);
  }
  if (problems.length > 0) throw new SchemaFailure(problems);
  return constraints;
}
