import { print, visit } from 'graphql';
import type { SupergraphText } from '../schema/supergraph-text.ts';

const COSTS: ReadonlySet<string> = new Set(['cost', 'listSize']);

/**
 * A supergraph without `@cost` and `@listSize`, for a planner that ends the whole process at a weight below 0 or
 * written as text, which the GraphQL Cost Directives specification both allows. The very same text when there are none.
 */
export function leaveOutCosts({ sdl, document }: SupergraphText): string {
  if (!/@(?:cost|listSize)\b/.test(sdl)) return sdl;
  return print(visit(document(), { Directive: ({ name }) => (COSTS.has(name.value) ? null : undefined) }));
}
