import { isEnumType, type GraphQLLeafType } from 'graphql';
import { FailedValue } from '../core/failed-value.ts';
import { isNestedDeeper, MAX_NESTING } from '../core/json/nesting.ts';
import { writeJson } from '../core/json/write-json.ts';
import { reportFailed } from './report-failed.ts';
import { causeInData, NULL, reportCause, type ShapeValue } from './shaping.ts';

/** GraphQL §3.5, result coercion: the value as JSON has it, undefined when it is not of the type. */
type CoerceLeaf = (value: unknown) => unknown;

const INT_MAX = 2 ** 31 - 1;
const INT_MIN = -(2 ** 31);

const BUILT_IN: Readonly<Record<string, CoerceLeaf>> = {
  String: (value) => (typeof value === 'string' ? value : undefined),
  // An ID leaves as a string whatever the backend sent.
  ID: (value) => {
    if (typeof value === 'string') return value;
    return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
      ? String(value)
      : undefined;
  },
  Int: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value <= INT_MAX && value >= INT_MIN ? value : undefined,
  Float: (value) =>
    (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint' ? value : undefined,
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** JavaScript that tells at once that `v` is a value of a type, and how it is written then. */
export interface CertainLeaf {
  readonly test: string;
  readonly text: string;
}

const TEXT: CertainLeaf = { test: 'typeof v === "string"', text: 'writeString(v)' };
const CERTAIN: Readonly<Record<string, CertainLeaf>> = {
  String: TEXT,
  ID: TEXT,
  Int: { test: '(v | 0) === v', text: '"" + v' },
  Float: { test: 'typeof v === "number" && v - v === 0', text: '"" + v' },
  Boolean: { test: 'typeof v === "boolean"', text: '"" + v' },
};

/** What is not certain is shaped by `shapeLeaf`. Of custom scalars, most values are strings. */
export function certainLeaf(type: GraphQLLeafType): CertainLeaf | undefined {
  return isEnumType(type) ? undefined : (ofBuiltIn(CERTAIN, type) ?? TEXT);
}

/** Of each type, by depth: what leaves are shaped by is the same in every operation. */
const known = new WeakMap<GraphQLLeafType, ShapeValue[]>();

/** Shapes a nullable leaf. What is not of its type is null with an error for this place alone. */
export function shapeLeaf(type: GraphQLLeafType, depth: number): ShapeValue {
  let ofType = known.get(type);
  if (ofType === undefined) known.set(type, (ofType = []));
  return (ofType[depth] ??= compileLeaf(type, depth));
}

function ofBuiltIn<Part>(parts: Readonly<Record<string, Part>>, { name }: GraphQLLeafType): Part | undefined {
  return Object.hasOwn(parts, name) ? parts[name] : undefined;
}

function compileLeaf(type: GraphQLLeafType, depth: number): ShapeValue {
  const coerce = coercer(type);
  return (value, shaping) => {
    if (value === null || value === undefined) return NULL;
    if (value instanceof FailedValue) {
      reportFailed(value, shaping, depth, nothingBelow);
      return NULL;
    }
    const coerced = coerce(value);
    if (coerced !== undefined) return writeJson(coerced);
    // The value itself stays out of the message: it is the backend's.
    reportCause(
      causeInData(
        'INVALID_VALUE',
        'A backend sent a value that is not of ' +
          `type ${type.name}${isNestedDeeper(value) ? `: it has more than ${MAX_NESTING} levels` : ''}.`,
      ),
      shaping,
      depth,
    );
    return NULL;
  };
}

/** A leaf has no fields. */
function nothingBelow(): readonly string[] {
  return [];
}

function coercer(type: GraphQLLeafType): CoerceLeaf {
  // What is nested deeper than the stack is, nobody could write.
  if (!isEnumType(type)) return ofBuiltIn(BUILT_IN, type) ?? ((value) => (isNestedDeeper(value) ? undefined : value));
  const names = new Set<unknown>(type.getValues().map(({ name }) => name));
  return (value) => (names.has(value) ? value : undefined);
}
