import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo, useState } from 'react';
import type { ComponentProps } from 'react';
import { examplesPlugin, variablesText } from './examples.tsx';
import { fetchGraphQL } from './fetch-graphql.ts';
import type { Settings } from './settings.ts';
import { hasBeenVisited, storage } from './storage.ts';

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher'];

/** Why there is no schema to show, or undefined when there is one. */
function introspectionRefusal(result: Record<string, unknown>): string | undefined {
  if (typeof result['data'] === 'object' && result['data'] !== null) return undefined;
  const errors: unknown = result['errors'];
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const message = typeof first === 'object' && first !== null && 'message' in first ? first.message : undefined;
  return typeof message === 'string' ? message : 'No reason was given.';
}

/** The whole page: GraphiQL on the gateway's own endpoint, with the examples in a pane beside it and the first of them open. */
export function Sandbox({ settings }: { readonly settings: Settings }) {
  const [refusal, setRefusal] = useState<string>();
  const { graphqlPath, examples } = settings;
  const fetcher = useMemo<Fetcher>(
    () => async (operation, options) => {
      const result = await fetchGraphQL(graphqlPath, operation, options?.headers ?? {});
      if (operation.operationName === 'IntrospectionQuery') setRefusal(introspectionRefusal(result));
      return result;
    },
    [graphqlPath],
  );
  const first = examples[0];
  const initially = useMemo<Partial<ComponentProps<typeof GraphiQL>>>(() => {
    if (first === undefined) return {};
    const pane = examplesPlugin(examples);
    return {
      plugins: [pane, HISTORY_PLUGIN],
      defaultTabs: [{ query: first.query, variables: variablesText(first) }],
      // Open on the first visit; after that, as it was left.
      ...(hasBeenVisited() ? {} : { visiblePlugin: pane }),
    };
  }, [examples, first]);
  return (
    <>
      {refusal !== undefined && (
        <p role="status" className="sandbox-notice">
          This gateway does not show its schema here, so there is no documentation and no completion; operations still
          run. It says: <q>{refusal}</q>
        </p>
      )}
      <GraphiQL fetcher={fetcher} storage={storage} {...initially}>
        <GraphiQL.Logo>Gatefold</GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}
