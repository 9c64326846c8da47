import { print, stripIgnoredCharacters } from 'graphql';
import type { SubgraphOperation } from '../../core/backend.ts';
import { keepRootFields } from '../../core/document/keep-root-fields.ts';

/** The same operation with some of its root fields only; undefined when it cannot be made so. */
export function reduceOperation(
  operation: SubgraphOperation,
  responseNames: ReadonlySet<string>,
): SubgraphOperation | undefined {
  const smaller = keepRootFields(operation.document, responseNames);
  if (smaller === undefined) return undefined;
  const { document, variables } = smaller;
  return {
    ...operation,
    document,
    text: stripIgnoredCharacters(print(document)),
    variableNames: operation.variableNames.filter((name) => variables.has(name)),
    representationNames: operation.representationNames.filter((name) => variables.has(name)),
  };
}
