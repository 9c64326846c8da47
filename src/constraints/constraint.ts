/** What a `@constraint` says; a member that is left out says nothing. */
export interface Constraint {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly startsWith?: string;
  readonly endsWith?: string;
  readonly contains?: string;
  readonly notContains?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly min?: number;
  readonly max?: number;
  readonly exclusiveMin?: number;
  readonly exclusiveMax?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export const OF_TEXT = [
  'minLength',
  'maxLength',
  'startsWith',
  'endsWith',
  'contains',
  'notContains',
  'pattern',
  'format',
] as const satisfies readonly (keyof Constraint)[];
export const OF_NUMBER = [
  'min',
  'max',
  'exclusiveMin',
  'exclusiveMax',
  'multipleOf',
] as const satisfies readonly (keyof Constraint)[];
export const OF_LIST = ['minItems', 'maxItems', 'uniqueItems'] as const satisfies readonly (keyof Constraint)[];

/** The constraints of a schema by the coordinate of the argument or input field that they stand on. */
export type Constraints = ReadonlyMap<string, readonly Constraint[]>;
