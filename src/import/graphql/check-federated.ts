import type { DocumentNode } from 'graphql';
import { Problems } from '../../supergraph/problems/problems.ts';
import { readLinks } from '../../supergraph/connectors/read/read-links.ts';
import { buildTypes } from '../../supergraph/sdl/read-types.ts';
import { describeProblem } from '../../supergraph/problems/schema-failure.ts';
import { ImportFailure } from '../files/import-failure.ts';

/**
 * Refuses the schema of a service that speaks Federation where its registration would: it is written as it is, but its
 * place in what the service said is known only here.
 * @param name shown in front of what is wrong
 */
export function checkFederated(document: DocumentNode, name: string): void {
  const problems = new Problems(undefined, name);
  buildTypes(readLinks(document, problems).document, problems);
  if (problems.list.length > 0) throw new ImportFailure(problems.list.map(describeProblem).join('\n'));
}
