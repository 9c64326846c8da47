import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import type { LimitsConfig } from '../config/schema.ts';
import { ClientFailure } from '../core/failure.ts';
import { DocumentMeasure, type Size } from './measure-document.ts';

/**
 * Refuses a document over a limit, with the figure, the limit and its name in the configuration. It comes before
 * validation, whose rules walk fragments as often as they are spread: what is not valid is held to the same limits.
 */
export function limitDocument(
  operations: readonly OperationDefinitionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  limits: LimitsConfig,
): void {
  const measure = new DocumentMeasure(fragments);
  let nodes = 0;
  for (const { selectionSet } of operations) {
    const size = measure.of(selectionSet);
    limitOperation(size, limits);
    nodes += size.nodes;
  }
  // What no operation spreads is walked as well before it is refused.
  for (const name of fragments.keys()) if (!measure.hasMet(name)) nodes += measure.ofFragment(name).nodes;
  if (nodes > limits.maxNodes)
    throw tooLarge('The document holds %d selections, arguments and values', {
      found: nodes,
      limit: limits.maxNodes,
      name: 'maxNodes',
    });
}

function limitOperation(size: Size, limits: LimitsConfig): void {
  const measures = [
    { what: 'makes %d selections', found: size.selections, name: 'maxSelections' },
    { what: 'has %d aliases', found: size.aliases, name: 'maxAliases' },
    { what: 'has %d directives', found: size.directives, name: 'maxDirectives' },
    { what: 'is %d levels deep', found: size.depth, name: 'maxDepth' },
    { what: 'has %d root fields', found: size.ownFields, name: 'maxRootFields' },
  ] as const;
  for (const { what, found, name } of measures) {
    if (found > limits[name]) throw tooLarge(`The operation ${what}`, { found, limit: limits[name], name });
  }
}

function tooLarge(
  what: string,
  { found, limit, name }: { readonly found: number; readonly limit: number; readonly name: string },
): ClientFailure {
  return new ClientFailure(
    'OPERATION_TOO_LARGE',
    `${what.replace('%d', String(found))}, fragments expanded; at most ${limit} are allowed (limits.${name}).`,
  );
}
