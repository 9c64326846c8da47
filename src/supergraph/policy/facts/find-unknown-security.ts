import { Kind, type DocumentNode } from 'graphql';
import { linksOf, memberOf, urlOf } from '../../sdl/links.ts';
import type { SchemaProblem } from '../../problems/schema-problem.ts';

const SPECIFICATION = /\/(\w+)\/v\d+\.\d+\/?$/;
/** The specifications that are for security, and enforced here. `@context` is refused where it would be needed. */
const ENFORCED = new Set(['inaccessible', 'authenticated', 'requiresScopes', 'policy', 'context', 'cost', 'tag']);

/**
 * Links that a supergraph marks `for: SECURITY` and that nothing here enforces (link specification, "Purpose"): it must
 * not be served.
 */
export function findUnknownSecurity(document: DocumentNode, file: string | undefined): readonly SchemaProblem[] {
  return linksOf(document).flatMap((link): readonly SchemaProblem[] => {
    const purpose = memberOf(link, 'for');
    if (
      purpose?.kind !== Kind.ENUM ||
      purpose.value !== 'SECURITY' ||
      ENFORCED.has(SPECIFICATION.exec(urlOf(link))?.[1] ?? '')
    )
      return [];
    const { line, column } = link.loc?.startToken ?? {};
    return [
      {
        subgraph: undefined,
        file,
        line,
        column,
        code: 'UNSUPPORTED_LINKED_FEATURE',
        message:
          `${urlOf(link)} is linked for security, and is not known here; expected only specifications that can be ` +
          'enforced',
      },
    ];
  });
}
