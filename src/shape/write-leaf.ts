import { isEnumType, type GraphQLLeafType } from 'graphql';
import { FailedValue } from '../core/failed-value.ts';
import { writeJson } from '../core/write-json.ts';
import { reportCause, type WriteValue } from './projection.ts';

// Text without these is its own JSON (RFC 8259 §7). Lone surrogates are escaped by JSON.stringify, too.
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

export function writeString(value: string): string {
  return value.length < 64 && !NEEDS_ESCAPE.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** A leaf's JSON text, or undefined when the value is not of the type (GraphQL §3.5, result coercion). */
export type WriteLeaf = (value: unknown) => string | undefined;

const INT_MAX = 2 ** 31 - 1;
const INT_MIN = -(2 ** 31);

const BUILT_IN: Readonly<Record<string, WriteLeaf>> = {
  String: (value) => (typeof value === 'string' ? writeString(value) : undefined),
  // An ID leaves as a string whatever the backend sent.
  ID: (value) => {
    if (typeof value === 'string') return writeString(value);
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return `"${value}"`;
    return undefined;
  },
  Int: (value) => (typeof value === 'number' && Number.isInteger(value) && value <= INT_MAX && value >= INT_MIN ? String(value) : undefined),
  Float: (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? (value ? 'true' : 'false') : undefined),
};

/** The writer of a leaf type. A custom scalar passes as it is. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) {
    const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
    return (value) => texts.get(value);
  }
  return BUILT_IN[type.name] ?? ((value) => writeJson(value));
}

/** Writes a nullable leaf. What is not of its type is null with an error for this place alone. */
export function nullableLeaf(type: GraphQLLeafType, depth: number): WriteValue {
  const write = leafWriter(type);
  return (value, writing) => {
    if (value === null || value === undefined) return 'null';
    const text = value instanceof FailedValue ? undefined : write(value);
    if (text !== undefined) return text;
    if (value instanceof FailedValue) reportCause(value.cause, writing, depth);
    else {
      // The value itself stays out: it is the backend's.
      const cause = { message: `A backend sent a value that is not of type ${type.name}.`, code: 'INVALID_VALUE', subgraph: undefined, extensions: {}, reported: 'everywhere' } as const;
      reportCause(cause, writing, depth);
    }
    return 'null';
  };
}
