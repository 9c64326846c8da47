import type { LimitsConfig } from '../config/schema.ts';
import { ClientFailure } from '../core/failure.ts';
import type { BatchTally } from '../listen/arrival.ts';
import { countTokens } from './count-tokens.ts';
import { DocumentMeasure } from './measure-document.ts';
import type { Operation } from './operation.ts';

type Sizes = Pick<BatchTally, 'tokens' | 'aliases' | 'rootFields' | 'selections' | 'directives'>;

const known = new WeakMap<Operation, Sizes>();

/**
 * Adds an operation to what its batch holds, and refuses it when the batch is then over a limit that holds for one
 * operation.
 */
export function limitBatch(tally: BatchTally, operation: Operation, limits: LimitsConfig): void {
  let sizes = known.get(operation);
  if (sizes === undefined) known.set(operation, (sizes = measure(operation)));
  const measures = [
    ['tokens', 'maxTokens'],
    ['aliases', 'maxAliases'],
    ['rootFields', 'maxRootFields'],
    ['selections', 'maxSelections'],
    ['directives', 'maxDirectives'],
  ] as const;
  for (const [what, limit] of measures) {
    tally[what] += sizes[what];
    if (tally[what] > limits[limit]) {
      throw new ClientFailure(
        'OPERATION_TOO_LARGE',
        `The operations of this batch are together over a limit: at most ${limits[limit]} are allowed ` +
          `(limits.${limit}).`,
      );
    }
  }
}

function measure({ definition, fragments, text }: Operation): Sizes {
  const { selections, aliases, directives, ownFields } = new DocumentMeasure(fragments).of(definition.selectionSet);
  return {
    tokens: countTokens(text, Number.POSITIVE_INFINITY),
    selections,
    aliases,
    directives,
    rootFields: ownFields,
  };
}
