import type { FieldNode } from 'graphql';
import { FieldWalk } from '../../core/document/walk-fields.ts';
import type { Supergraph } from '../../supergraph/supergraph.ts';
import { entitiesOf } from './entities-of.ts';
import { createFieldsNeeding, placeLookups, writesIt } from './fields-needing.ts';
import { listAsked } from './list-asked.ts';
import type { PlannedOperation } from '../document/planned-operation.ts';
import { dataKeysOf, type AskedField } from '../model/plan-paths.ts';
import type { FetchStep, Lookup } from '../model/query-plan.ts';
import { createReadOperation, responseNameOf, type ReadOperation } from '../model/read-operation.ts';
import { allSteps } from '../model/waves.ts';

/** A field of the client's document for the sake of which a subgraph is asked. */
export interface AskingField {
  readonly node: FieldNode;
  readonly coordinate: string;
  readonly isRoot: boolean;
}

/** The fields without which a plan would not ask a subgraph, or would ask it less; none when it cannot be told. */
export type FieldsAsking = (planned: PlannedOperation, subgraph: string) => readonly AskingField[];

/**
 * Makes the function that tells for which fields of the client the fetches of a subgraph are made: those that a fetch
 * brings, and where it brings none, those that need what it does bring as (a part of) a key.
 */
export function createFieldsAsking({
  schema,
  publicSchema,
}: Pick<Supergraph, 'schema' | 'publicSchema'>): FieldsAsking {
  const [walk, publicWalk] = [new FieldWalk(schema), new FieldWalk(publicSchema)];
  const entities = (lookup: Lookup) => entitiesOf(lookup, { schema, walk });
  return (planned, subgraph) => {
    const asked = listAsked(planned, publicWalk);
    const fetches = allSteps(planned.queryPlan);
    const reading = { entitiesOf: entities, read: createReadOperation() };
    const needing = createFieldsNeeding(fetches, asked, reading);
    const found = new Map<FieldNode, AskingField>();
    const take = ({ field: { node, typeName, above } }: AskedField): void => {
      if (!found.has(node))
        found.set(node, { node, coordinate: `${typeName ?? ''}.${node.name.value}`, isRoot: above === undefined });
    };
    for (const fetch of fetches) {
      if (fetch.subgraph !== subgraph) continue;
      broughtAtRoot(fetch, asked, reading.read).forEach(take);
      for (const lookup of placeLookups(fetch, reading)) {
        const brought = asked.filter((field) => writesIt(lookup, field));
        (brought.length > 0 ? brought : lookup.writes.flatMap((path) => needing(path.split('.')))).forEach(take);
      }
    }
    return [...found.values()];
  };
}

function broughtAtRoot(fetch: FetchStep, asked: readonly AskedField[], read: ReadOperation): readonly AskedField[] {
  if (fetch.lookups.length > 0) return [];
  const around = dataKeysOf(fetch.path);
  const brought = new Set(read(fetch).rootFields.map((field) => [...around, responseNameOf(field)].join('.')));
  return asked.filter(({ path }) => brought.has(path.join('.')));
}
