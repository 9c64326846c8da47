import { Kind } from 'graphql';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph, Supergraph } from '../supergraph.ts';
import { parseTagFormat } from '../policy/facts/cache-tag-format.ts';
import type { CarriedApplication } from '../policy/directives/carried-application.ts';
import { resultPaths, whyUnreadable } from '../policy/facts/read-purged-results.ts';
import { textsOf } from '../policy/directives/written-application.ts';

/** What tags of `@cachePurge` read of a result and may not, since other subgraphs have hidden or protected it. */
export function checkPurgedResults(
  { publicSchema, authorization }: Pick<Supergraph, 'publicSchema' | 'authorization'>,
  subgraphs: readonly Subgraph[],
): readonly SchemaProblem[] {
  return subgraphs.flatMap(({ name, policies = [] }) =>
    policies.flatMap((application) =>
      pathsOf(application).flatMap((path): readonly SchemaProblem[] => {
        const why = whyUnreadable(application.coordinate, path, { schema: publicSchema, authorization });
        if (why === undefined) return [];
        const { coordinate, file, line, column } = application;
        const message = `\`@cachePurge\` cannot read \`${['$result', ...path].join('.')}\`: ${why}`;
        return [{ subgraph: name, file, line, column, coordinate, code: 'POLICY_BOUND_TO_NOTHING', message }];
      }),
    ),
  );
}

function pathsOf({ directive, node }: CarriedApplication): readonly (readonly string[])[] {
  if (directive !== 'cachePurge') return [];
  const tags = node.arguments?.find(({ name }) => name.value === 'tags')?.value;
  return textsOf(tags?.kind === Kind.NULL ? undefined : tags).flatMap(({ text }) => {
    const format = parseTagFormat(text);
    return 'problem' in format ? [] : resultPaths(format);
  });
}
