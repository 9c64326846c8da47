import { isEnumType, type GraphQLEnumType, type GraphQLLeafType } from 'graphql';
import { UnreadableValue } from '../../../core/json/unreadable-value.ts';
import { isNestedDeeper, MAX_NESTING } from '../../../core/json/nesting.ts';

/** Coerces one value that is neither null nor nothing. Returns undefined when it does not fit. */
export type CoerceLeaf = (value: unknown) => unknown;

export interface Leaf {
  readonly coerce: CoerceLeaf;
  /** Completes "expected … , found …". */
  readonly expected: string;
  /** JavaScript that tells of `v` that it is coerced to itself. */
  readonly certain: string;
}

const DECIMAL = /^-?\d+$/;

function toInt(value: unknown): number | undefined {
  // ProtoJSON writes 64-bit integers as text.
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  return typeof number === 'number' && number === (number | 0) ? number : undefined;
}

function toFloat(value: unknown): number | bigint | undefined {
  if (typeof value === 'bigint') return value;
  // Exact, as where JSON has it as a number.
  if (typeof value === 'string' && DECIMAL.test(value) && !Number.isSafeInteger(Number(value))) return BigInt(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function toId(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
    ? String(value)
    : undefined;
}

const SCALARS: Readonly<Record<string, Leaf>> = {
  ID: { coerce: toId, expected: 'an ID (a string or an integer)', certain: 'typeof v === "string"' },
  String: {
    coerce: (value) => (typeof value === 'string' ? value : undefined),
    expected: 'a string',
    certain: 'typeof v === "string"',
  },
  Boolean: {
    coerce: (value) => (typeof value === 'boolean' ? value : undefined),
    expected: 'true or false',
    certain: 'typeof v === "boolean"',
  },
  Int: { coerce: toInt, expected: 'an integer of 32 bits', certain: '(v | 0) === v' },
  Float: { coerce: toFloat, expected: 'a finite number', certain: 'typeof v === "number" && v - v === 0' },
};

/**
 * How values of a leaf type are checked; custom scalars pass as they are, unless nobody could write them into an
 * answer.
 */
export function leafOf(type: GraphQLLeafType): Leaf {
  if (isEnumType(type)) return enumLeaf(type);
  return (Object.hasOwn(SCALARS, type.name) ? SCALARS[type.name] : undefined) ?? customLeaf(type.name);
}

function customLeaf(name: string): Leaf {
  return {
    coerce: (value) => (value instanceof UnreadableValue || isNestedDeeper(value) ? undefined : value),
    expected: `a ${name} of at most ${MAX_NESTING} levels`,
    certain: 'typeof v !== "object" && v !== undefined',
  };
}

function enumLeaf(type: GraphQLEnumType): Leaf {
  const names = new Set(type.getValues().map((value) => value.name));
  return {
    coerce: (value) => (typeof value === 'string' && names.has(value) ? value : undefined),
    expected: `a value of the enum ${type.name}`,
    certain: 'false',
  };
}
