import type { PlacedField } from './placed-fields.ts';
import type { DraftStep } from '../model/query-plan.ts';

/** Throws an `InternalFailure` where a step must not be run. */
export interface Check {
  readonly name: string;
  readonly why: string;
  /** `fields` are those of the step's operation. */
  readonly run: (step: DraftStep, fields: readonly PlacedField[]) => void;
}
