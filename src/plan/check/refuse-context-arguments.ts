import { InternalFailure } from '../../core/failure.ts';
import { contextNeedsOf, contextualFields } from '../schema/contextual-fields.ts';
import type { Check } from './check.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * Makes the check of a step that asks for a field without the arguments that it takes from a context: a planner, led
 * there by `@requires`, knows nothing of them.
 */
export function createRefuseContextArguments(supergraph: SupergraphText): Check['run'] | undefined {
  const contextual = contextualFields(supergraph);
  if (contextual.size === 0) return undefined;
  const schema = supergraph.schema();
  return (_step, fields) => {
    for (const { parent, node } of fields) {
      const missing = contextNeedsOf(parent, node.name.value, contextual, schema).find(
        ({ argument }) => node.arguments?.some((given) => given.name.value === argument) !== true,
      );
      if (missing !== undefined)
        throw new InternalFailure(
          `the plan asks for ${parent?.name ?? ''}.${node.name.value} without ${missing.argument}, which it takes ` +
            'from a context (@fromContext)',
        );
    }
  };
}
