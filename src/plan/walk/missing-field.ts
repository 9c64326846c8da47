import type { Demand, DemandedField } from './demand.ts';
import type { Writer } from './plan-writers.ts';
import type { DraftStep, FetchPath } from '../model/query-plan.ts';

/** A field that somebody needs of the objects at a place, and that no step brings in time. */
export interface MissingField {
  /** Fields alone. */
  readonly path: FetchPath;
  /** The object type that the field is missing of. */
  readonly typeName: string;
  readonly field: DemandedField;
  /** The step whose representations need it; undefined when the answer does. */
  readonly before: DraftStep | undefined;
  /** What is known of the type of such an object by then: the type, an interface, or nothing. */
  readonly knownAs: string | undefined;
  /** Selections that write into such objects in time. */
  readonly writers: readonly Writer[];
  /** False where only some of the subgraphs that answer the field above can answer with such an object. */
  readonly isExpected: boolean;
  /** What of other fields of the same objects, and below them, is not there in time either. */
  readonly missingOf: (demands: readonly Demand[]) => readonly MissingField[];
}
