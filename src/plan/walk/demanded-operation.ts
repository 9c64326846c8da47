import { Kind, parse, type OperationTypeNode, type VariableDefinitionNode } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import { readDemands, type Demand } from './demand.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** What an operation that is planned demands of the data. */
export interface DemandedOperation {
  readonly demands: readonly Demand[];
  /** The name of its root type. */
  readonly root: string;
  readonly kind: OperationTypeNode;
  readonly variables: readonly VariableDefinitionNode[];
}

/** Reads a document of one operation. */
export function readDemandedOperation(text: string, types: SubgraphTypes): DemandedOperation {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new InternalFailure('a planning document has no operation');
  return {
    demands: readDemands(document),
    root: types.rootName(operation.operation),
    kind: operation.operation,
    variables: operation.variableDefinitions ?? [],
  };
}
