import type { Selection } from '../../../mapping/compile/compile-selection.ts';
import type { KeyRead } from '../../../core/backend.ts';
import type { Connector } from '../../../supergraph/connectors/model/connector.ts';
import type { CompiledArguments } from './compile-arguments.ts';
import type { Condition } from './collect-fields.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import type { AnswerPlace, ConnectorRun } from '../call/run.ts';

/** Completes a mapped value for one response key; what is under way is tracked by the run. */
export type Complete = (
  value: unknown,
  run: ConnectorRun,
  parent: AnswerPlace | undefined,
  key: string | number,
) => unknown;

/** A field whose value is in the mapped object already. */
export interface OwnField {
  readonly responseKey: string;
  readonly name: string;
  readonly include: Condition | undefined;
  /** JavaScript that tells of `v` that it is completed to itself; undefined when nothing can be told. */
  readonly certain: string | undefined;
  readonly complete: Complete;
}

export interface TypenameField {
  readonly responseKey: string;
  readonly include: Condition | undefined;
}

/** Completes fields of a value into a new object at a place. */
export type WriteFields = (
  value: Readonly<Record<string, unknown>>,
  run: ConnectorRun,
  place: AnswerPlace,
) => Record<string, unknown>;

/** Puts completed fields into an object. */
export type AssignFields = (output: Record<string, unknown>, completed: Readonly<Record<string, unknown>>) => void;

/** Fields that a connector of the type finds by the object's key. */
export interface EntityLoad {
  readonly runtime: ConnectorRuntime;
  readonly select: Selection;
  readonly fields: readonly OwnField[];
  /** Completes the fields of what is found. */
  readonly write: WriteFields;
  readonly assign: AssignFields;
}

/** A field that has a connector of its own. */
export interface FieldCall {
  readonly name: string;
  readonly responseKey: string;
  readonly include: Condition | undefined;
  readonly runtime: ConnectorRuntime;
  readonly args: CompiledArguments;
  readonly select: Selection;
  readonly complete: Complete;
  /** The calls whose values it reads of its parent. */
  readonly needs: readonly FieldCall[];
  /** False when it can do with nothing of its parent. */
  readonly needsParent: boolean;
  /** True when what it reads of its parent must be loaded first. */
  readonly afterLoads: boolean;
}

/** What is to be done for one object of a concrete type, compiled once. */
export interface ObjectPlan {
  /** Completes what is known of the object before anything is loaded. */
  readonly write: WriteFields;
  readonly loads: readonly EntityLoad[];
  readonly calls: readonly FieldCall[];
}

/** A connector with a place in a plan, for predictions. */
export interface PlannedCall {
  readonly connector: Connector;
  readonly count: 'one' | 'per batch' | 'per parent';
  /** `products.@`; empty at the root. */
  readonly at: string;
  /** Its arguments as they are written; calls with others go into other batches. */
  readonly args: string;
  /** Set when it finds an object by what another call has told of it. */
  readonly reads?: Omit<KeyRead, 'at'> | undefined;
}
