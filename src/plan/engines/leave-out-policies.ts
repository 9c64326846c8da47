import { Kind, print, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { textArgument } from '../../supergraph/join/join-graphs.ts';
import { ANY_POLICY_URL } from '../../supergraph/policy/directives/policy-specification.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * A supergraph without policies, for a planner that takes every type it does not know for one that subgraphs have to
 * answer. Policies are no planner's business. The very same text when there are none.
 */
export function leaveOutPolicies({ sdl, document }: SupergraphText): string {
  const link = findLink(document());
  if (link === undefined) return sdl;
  const prefix = `${textArgument(link, 'as') ?? 'policy'}__`;
  const imported = new Set(importsOf(link));
  const isPolicy = (name: string): boolean => name.startsWith(prefix) || imported.has(name);
  return print({
    ...document(),
    definitions: document().definitions.flatMap((definition) => {
      if (
        'name' in definition &&
        definition.name !== undefined &&
        (definition.kind === Kind.DIRECTIVE_DEFINITION
          ? isPolicy(definition.name.value)
          : definition.name.value.startsWith(prefix))
      )
        return [];
      return [
        visit(definition, {
          Directive: (directive) => (directive === link || isPolicy(directive.name.value) ? null : undefined),
        }),
      ];
    }),
  });
}

function findLink(document: DocumentNode): ConstDirectiveNode | undefined {
  const directives = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
  return directives.find(
    (directive) => directive.name.value === 'link' && ANY_POLICY_URL.test(textArgument(directive, 'url') ?? ''),
  );
}

/** The names of imported directives, as the supergraph uses them. */
function importsOf(link: ConstDirectiveNode): readonly string[] {
  const value = link.arguments?.find(({ name }) => name.value === 'import')?.value;
  const items = value?.kind === Kind.LIST ? value.values : [];
  return items.flatMap((item) => {
    if (item.kind === Kind.STRING) return [item.value.slice(1)];
    const renamed =
      item.kind === Kind.OBJECT
        ? (item.fields.find(({ name }) => name.value === 'as') ?? item.fields.find(({ name }) => name.value === 'name'))
            ?.value
        : undefined;
    return renamed?.kind === Kind.STRING ? [renamed.value.slice(1)] : [];
  });
}
