import type { FieldNode, OperationDefinitionNode } from 'graphql';
import type { Cause } from '../../core/failed-value.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { ClientFailure } from '../../core/failure.ts';
import { locateNodes } from '../../core/document/locate-nodes.ts';
import type { AccessRequirement } from '../../supergraph/policy/facts/access-requirement.ts';
import type { UnaskedField } from '../../supergraph/policy/facts/unasked-field.ts';
import type { VisibleSchema, VisibleSchemas } from '../../supergraph/policy/facts/visible-schemas.ts';
import type { Understood } from '../../understand/operation.ts';
import type { Policy } from '../police-request.ts';
import type { Policed } from '../policed.ts';
import { refuseMore } from '../refused-fields.ts';
import type { Settle } from '../settle-request.ts';
import { NONE_FAILING, type Failing, type FindFailing } from './find-failing.ts';
import type { GuardedField, GuardOperation } from './guard-operation.ts';

export interface AuthorizeOptions {
  /** `filter`: a field that is refused is null with an error. `reject`: so is the whole request. */
  readonly mode: 'filter' | 'reject';
  readonly guardOperation: GuardOperation;
  readonly findFailing: FindFailing;
  /** What the plans of an admitted request fetch unasked. */
  readonly findUnasked: (policed: Policed) => Promise<readonly UnaskedField[]>;
  /** Set when callers are shown of the schema only what they may ask for. */
  readonly visible:
    | { readonly schemas: VisibleSchemas; readonly requirements: readonly AccessRequirement[] }
    | undefined;
}

export interface Authorize {
  readonly guardOperation: GuardOperation;
  /** Refuses what the client wrote and the caller may not have. */
  readonly policy: Policy;
  /** Runs when all policies have: refuses what cannot be had without fetching what the caller may not have. */
  readonly settle: Settle;
}

type Verdict = 'refused' | 'undecided';

/** Makes the two halves of authorization for one supergraph. */
export function createAuthorize(options: AuthorizeOptions): Authorize {
  const { guardOperation, findFailing } = options;
  return {
    guardOperation,
    policy: (understood, findings) => {
      const guard = guardOperation(understood);
      if (guard.requirements.length === 0) return undefined;
      const refuseFailing = (failing: Failing): void => {
        if (failing === NONE_FAILING) return;
        const refused = guard.fields.flatMap((field) => {
          const verdict = worstOf(field.requirements, failing);
          return verdict === undefined ? [] : [{ field, verdict }];
        });
        refuseWhole(refused, understood, options.mode);
        for (const { field, verdict } of refused)
          findings.refuse(field.node, causeOf(field.coordinate, verdict, understood));
      };
      const failing = findFailing(guard.requirements, understood);
      return failing instanceof Promise ? failing.then(refuseFailing) : refuseFailing(failing);
    },
    settle: (policed) => {
      const guard = guardOperation(policed);
      const unasked = guard.unasked.get(policed.refused?.key ?? '');
      const seesAll = options.visible === undefined || !guard.introspects;
      if (unasked !== undefined && unasked.length === 0 && seesAll) return policed;
      return settle(policed, options);
    },
  };
}

// Keys of fields refused are as many as callers' rights differ, and as limits that are exhausted.
const MAX_REMEMBERED = 256;

/** Each round refuses at least one more field, so it ends. */
async function settle(policed: Policed, options: AuthorizeOptions): Promise<Policed> {
  const guard = options.guardOperation(policed);
  let settled = policed;
  for (;;) {
    const key = settled.refused?.key ?? '';
    let unasked = guard.unasked.get(key);
    if (unasked === undefined) {
      unasked = await options.findUnasked(settled);
      if (guard.unasked.size < MAX_REMEMBERED) guard.unasked.set(key, unasked);
    }
    const failing = await options.findFailing(
      [...new Set(unasked.flatMap(({ requirements }) => requirements))],
      policed,
    );
    const more = needingRefused(unasked, { failing, settled, policed });
    if (more.size === 0) break;
    const refused = [...more].map(([node, { coordinate, verdict }]) => ({
      field: { node, coordinate, isRoot: false },
      verdict,
    }));
    refuseWhole(refused, policed, options.mode);
    settled = refuseMore(
      settled,
      new Map(refused.map(({ field, verdict }) => [field.node, causeOf(field.coordinate, verdict, policed)])),
    );
  }
  if (options.visible === undefined || !guard.introspects) return settled;
  return { ...settled, visible: await seenBy(policed, options.visible, options.findFailing) };
}

/** The client's fields that need what is refused. Throws when it cannot be told which they are. */
function needingRefused(
  unasked: readonly UnaskedField[],
  { failing, settled, policed }: { readonly failing: Failing; readonly settled: Policed; readonly policed: Policed },
): ReadonlyMap<FieldNode, { readonly coordinate: string; readonly verdict: Verdict }> {
  const more = new Map<FieldNode, { readonly coordinate: string; readonly verdict: Verdict }>();
  for (const { requirements, neededFor } of unasked) {
    const verdict = worstOf(requirements, failing);
    if (verdict === undefined) continue;
    const left = neededFor.filter(({ node }) => settled.refused?.causes.has(node) !== true);
    // What is fetched is not named: the client does not know of it.
    if (left.length === 0)
      throw failureOf([{ node: policed.operation.definition, coordinate: 'This operation', verdict }], policed);
    for (const { node, coordinate } of left) more.set(node, { coordinate, verdict });
  }
  return more;
}

async function seenBy(
  policed: Policed,
  { schemas, requirements }: NonNullable<AuthorizeOptions['visible']>,
  findFailing: FindFailing,
): Promise<VisibleSchema> {
  const failing = await findFailing(requirements, policed);
  return schemas.without(new Set(failing.keys()));
}

function worstOf(requirements: readonly AccessRequirement[], failing: Failing): Verdict | undefined {
  let worst: Verdict | undefined;
  for (const requirement of requirements) {
    const verdict = failing.get(requirement);
    if (verdict === 'refused') return verdict;
    worst ??= verdict;
  }
  return worst;
}

interface Refused {
  readonly field: Pick<GuardedField, 'node' | 'coordinate' | 'isRoot'>;
  readonly verdict: Verdict;
}

/** A subscription without its event is nothing, and a caller whom nobody could check may be one who has every right. */
function refuseWhole(refused: readonly Refused[], understood: Understood, mode: AuthorizeOptions['mode']): void {
  if (refused.length === 0) return;
  const isEvent =
    understood.operation.definition.operation === 'subscription' && refused.some(({ field }) => field.isRoot);
  if (mode === 'filter' && understood.caller.unverified === undefined && !isEvent) return;
  throw failureOf(
    refused.map(({ field, verdict }) => ({ node: field.node, coordinate: field.coordinate, verdict })),
    understood,
  );
}

interface AccessRefusal {
  /** The field, or the operation where no field of it can be named. */
  readonly node: FieldNode | OperationDefinitionNode;
  readonly coordinate: string;
  readonly verdict: Verdict;
}

function failureOf(refused: readonly AccessRefusal[], { caller, operation }: Understood): ClientFailure {
  const { unverified } = caller;
  if (unverified !== undefined) {
    return new ClientFailure(
      'AUTHENTICATION_UNAVAILABLE',
      'The credential cannot be checked at the moment: make the request again.',
      {
        headers: { 'retry-after': String(unverified.retryAfterSeconds) },
      },
    );
  }
  const located = locateNodes(operation.document, operation.text);
  const told = refused.map(({ node, coordinate, verdict }) => ({
    code: codeOf(verdict, caller),
    coordinate,
    location: located.get(node),
  }));
  const [first] = told.filter(({ code }) => code !== 'POLICY_UNDECIDED');
  const code = first?.code ?? 'POLICY_UNDECIDED';
  const errors = told.map((one) => ({
    message: messageOf(one.coordinate, one.code),
    ...(one.location && { locations: [one.location] }),
    extensions: { code: one.code },
  }));
  return new ClientFailure(code, errors[0]?.message ?? code, { errors, headers: HEADERS[code] });
}

type Code = Extract<ErrorCode, 'UNAUTHENTICATED' | 'FORBIDDEN' | 'POLICY_UNDECIDED'>;

/** RFC 6750 §3: a missing credential is told without an error, a credential that is not enough as what it is. */
const HEADERS: Readonly<Record<Code, Readonly<Record<string, string>>>> = {
  UNAUTHENTICATED: { 'www-authenticate': 'Bearer' },
  FORBIDDEN: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
  POLICY_UNDECIDED: { 'retry-after': '1' },
};

function codeOf(verdict: Verdict, { kind }: Understood['caller']): Code {
  if (verdict === 'undecided') return 'POLICY_UNDECIDED';
  return kind === 'address' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
}

function messageOf(coordinate: string, code: Code): string {
  switch (code) {
    case 'UNAUTHENTICATED':
      return `${coordinate} is for callers with a credential.`;
    case 'FORBIDDEN':
      return `${coordinate} is not for this caller.`;
    case 'POLICY_UNDECIDED':
      return `Whether this caller may have ${coordinate} cannot be decided at the moment.`;
  }
}

/** Told where it is first met: a list of a thousand refusals says no more than one. */
function causeOf(coordinate: string, verdict: Verdict, { caller }: Understood): Cause {
  const code = codeOf(verdict, caller);
  return { message: messageOf(coordinate, code), code, subgraph: undefined, extensions: {} };
}
