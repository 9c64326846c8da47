import { Kind, print, visit, type ConstArgumentNode } from 'graphql';
import { tidyProvided } from '../../supergraph/compose/tidy-field-sets.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * A supergraph whose `@provides` name no `__typename`, for a planner that takes it for a field that is not there, and
 * then reads no supergraph at all. Other composers than ours let it through. The very same text when there is none.
 */
export function leaveOutProvidedTypenames({ sdl, document }: SupergraphText): string {
  if (!/provides:[^)]*__typename/.test(sdl)) return sdl;
  return print(
    visit(document(), {
      Argument: (argument) => {
        if (argument.name.value !== 'provides' || argument.value.kind !== Kind.STRING) return undefined;
        const value = tidyProvided(argument.value.value, undefined);
        return value === '' ? null : ({ ...argument, value: { kind: Kind.STRING, value } } satisfies ConstArgumentNode);
      },
    }),
  );
}
