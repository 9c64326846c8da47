import { isLeafType, getNamedType, Kind, OverlappingFieldsCanBeMergedRule, validate } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import type { Check } from './check.ts';
import type { PlacedField } from './placed-fields.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * Makes the check of a step whose operation no subgraph would accept: objects without selections (GraphQL §5.3.3), or
 * one response name for different fields (§5.3.2). A refused call would leave all of its fields empty. That is what
 * planners have been seen to break; the names of fields and arguments they take from the supergraph.
 */
export function createRefuseInvalidOperations(supergraph: SupergraphText): Check['run'] {
  const schema = supergraph.schema();
  return ({ subgraph, operation }, fields) => {
    const wrong = fields.find(isWrongLeaf);
    if (wrong !== undefined)
      throw new InternalFailure(
        `the plan's operation is not valid in ${subgraph}: ${wrong.node.name.value} is of type ` +
          `${String(wrong.type)}, and ${wrong.node.selectionSet === undefined ? 'has no' : 'cannot have'} selections`,
      );
    if (!repeatsNames(fields)) return;
    const document = { kind: Kind.DOCUMENT, definitions: [operation] } as const;
    const [problem] = validate(schema, document, [OverlappingFieldsCanBeMergedRule], { maxErrors: 1 });
    if (problem !== undefined)
      throw new InternalFailure(`the plan's operation is not valid in ${subgraph}: ${problem.message}`);
  };
}

function isWrongLeaf({ node, type }: PlacedField): boolean {
  return type !== undefined && isLeafType(getNamedType(type)) === (node.selectionSet !== undefined);
}

/** Whether one place has a response name twice: only then can anything conflict. */
function repeatsNames(fields: readonly PlacedField[]): boolean {
  const names = new Set<string>();
  for (const { node, above } of fields) {
    const path = [...above.map((field) => field.node), node].map(({ alias, name }) => (alias ?? name).value).join('.');
    if (names.has(path)) return true;
    names.add(path);
  }
  return false;
}
