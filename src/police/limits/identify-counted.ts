import { createHash } from 'node:crypto';
import { getArgumentValues, type FieldNode } from 'graphql';
import { networkOf } from '../../core/caller-address.ts';
import type { Caller } from '../../identify/caller.ts';
import type { Identified } from '../../identify/identify-caller.ts';
import type { CountedBy, RateLimit } from '../../supergraph/policy/facts/rate-limit.ts';
import type { LimitedField } from './list-limited-fields.ts';
import { writeIdentity } from './write-identity.ts';

/** `getFieldIdentity` of `graphql-rate-limit`: the name and the values of arguments, as one text. */
export type GetFieldIdentity = (fieldName: string, identityArgs: readonly string[], args: unknown) => string;

/** Who is counted, and how much. */
export interface CountedUse {
  readonly key: string;
  readonly points: number;
}

/** A longer key is kept as its hash: clients choose what stands in it. */
const LONGEST_KEY = 160;

/** Says under which key of its limit a use of a field counts, and for how many. */
export function identifyUse(
  { limit, field, routes }: LimitedField,
  {
    caller,
    headers,
    variables,
  }: Pick<Identified, 'caller' | 'headers'> & { readonly variables: Readonly<Record<string, unknown>> },
  getFieldIdentity: GetFieldIdentity,
): CountedUse {
  const [only] = limit.by;
  const who =
    only?.kind === 'caller' && limit.by.length === 1
      ? describeCaller(caller)
      : limit.by.map((by) => describe(by, { caller, headers })).join('&');
  if (limit.identityArgs.length === 0 && limit.arrayLengthField === undefined) return { key: short(who), points: 1 };
  const node = routes[0]?.at(-1);
  const args = node === undefined ? {} : argumentsOf(field, node, variables);
  const named = Object.fromEntries(
    limit.identityArgs.map((path) => [path, writeIdentity(readPath(args, path), limit.normalize)]),
  );
  const what = limit.identityArgs.length === 0 ? '' : getFieldIdentity(field.name, limit.identityArgs, named);
  return { key: short(`${who}/${what}`), points: pointsOf(limit, args) };
}

function argumentsOf(
  field: LimitedField['field'],
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    // A required variable that a nullable one stands for: no backend is asked for it either.
    return {};
  }
}

/** As graphql-rate-limit: what is no list, or an empty one, counts once. */
function pointsOf({ arrayLengthField }: RateLimit, args: Readonly<Record<string, unknown>>): number {
  if (arrayLengthField === undefined) return 1;
  const list = readPath(args, arrayLengthField);
  return Array.isArray(list) && list.length > 0 ? list.length : 1;
}

function readPath(args: Readonly<Record<string, unknown>>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      args,
    );
}

function describe(by: CountedBy, { caller, headers }: Pick<Identified, 'caller' | 'headers'>): string {
  switch (by.kind) {
    case 'caller':
      return describeCaller(caller);
    case 'address':
      return `address=${writeIdentity(networkOf(caller.address))}`;
    case 'claim':
      return caller.claims[by.name] === undefined ? missing(caller) : `claim=${writeIdentity(caller.claims[by.name])}`;
    case 'header':
      return headers[by.name] === undefined ? missing(caller) : `header=${writeIdentity(headers[by.name])}`;
  }
}

const described = new WeakMap<Caller, string>();

/** A caller that is known by its credential is one object for many requests. */
function describeCaller(caller: Caller): string {
  if (caller.kind === 'address') return `address=${writeIdentity(caller.id)}`;
  let text = described.get(caller);
  if (text === undefined) described.set(caller, (text = `${caller.kind}=${writeIdentity(caller.id)}`));
  return text;
}

/** Who leaves out what it is told apart by is counted for itself: leaving it out gains nothing. */
function missing({ kind, id }: Identified['caller']): string {
  return `without=${kind}=${writeIdentity(id)}`;
}

function short(key: string): string {
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64url');
}
