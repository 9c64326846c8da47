import type { Cause } from '../../core/failed-value.ts';
import { rateLimited } from '../../core/failure.ts';
import type { TextResult } from '../../listen/arrival.ts';
import type { Metrics } from '../../observe/metrics.ts';
import type { RateLimit } from '../../supergraph/policy/facts/rate-limit.ts';
import type { Understood } from '../../understand/operation.ts';
import type { Policed } from '../policed.ts';
import type { Findings, RefusedSoFar } from '../findings.ts';
import type { Policy } from '../police-request.ts';
import type { Reservation } from '../reservation.ts';
import { consumeTogether, consumeWhatFits, type LimiterUse } from './consume-limit.ts';
import { identifyUse, type CountedUse, type GetFieldIdentity } from './identify-counted.ts';
import type { Limiters } from './limiters.ts';
import type { LimitedField } from './list-limited-fields.ts';
import type { LimitedFieldsOf } from './limited-fields.ts';
import { settleErrors } from './settle-errors.ts';

export interface LimitRates {
  readonly policy: Policy;
  /** Counts what failed, once it is known. Undefined when there is nothing to wait for. */
  readonly conclude: (policed: Policed, result: Pick<TextResult, 'dataText' | 'errors'>) => Promise<void> | undefined;
}

export interface LimitRatesOptions {
  readonly limitedFieldsOf: LimitedFieldsOf;
  readonly limitersOf: (limit: RateLimit) => Limiters;
  readonly getFieldIdentity: GetFieldIdentity;
  readonly metrics: Metrics;
}

/** All uses that one request makes of one counter that has to be waited for, in the order of its document. */
interface Group {
  readonly limit: RateLimit;
  readonly key: string;
  readonly fields: LimitedField[];
  readonly points: number[];
}

/** A use that something has to be done about: it is refused, or its end decides whether it counts. */
interface OpenUse {
  readonly field: LimitedField;
  readonly key: string;
  readonly use: LimiterUse;
}

/**
 * Makes the policy that `@rateLimit` asks for: who is over a limit does not get the field. All counters of a request
 * are asked at once.
 */
export function createLimitRates(options: LimitRatesOptions): LimitRates {
  const { limitedFieldsOf, limitersOf, getFieldIdentity, metrics } = options;
  const uses = metrics.counter({
    name: 'gatefold_rate_limit_uses_total',
    help: 'Uses of limited fields, by what became of them.',
    labels: ['field', 'outcome'],
  });

  const isOpen = ({ limit }: LimitedField, use: LimiterUse): boolean => {
    if (metrics.enabled) uses.add({ field: limit.coordinate, outcome: outcomeOf(use) });
    return !use.admitted || limit.count === 'ERRORS';
  };
  const policy: Policy = (understood, findings) => {
    const open: OpenUse[] = [];
    let groups: Group[] | undefined;
    const { refusedSoFar } = findings;
    for (const field of limitedFieldsOf(understood)) {
      if (!isAsked(field, refusedSoFar)) continue;
      const { key, points } = identifyUse(field, understood, getFieldIdentity);
      const use = limitersOf(field.limit).main.consumeNow(key, points, onlyCountsWhatFits(field.limit));
      if (use === undefined) addUse((groups ??= []), field, { key, points });
      else if (isOpen(field, use)) open.push({ field, key, use });
    }
    if (groups === undefined) return open.length === 0 ? undefined : settleUses(understood, open, findings);
    // Every counter is asked before the first is waited for: what goes to Redis goes in one write.
    return Promise.all(groups.map((group) => consumeGroup(group, limitersOf(group.limit)))).then((consumed) => {
      for (const { group, used } of consumed) {
        group.fields.forEach((field, index) => {
          const use = used[index];
          if (use !== undefined && isOpen(field, use)) open.push({ field, key: group.key, use });
        });
      }
      return settleUses(understood, open, findings);
    });
  };
  return {
    policy,
    conclude: ({ reservations }, result) =>
      reservations === undefined ? undefined : settleErrors(reservations, result, limitersOf),
  };
}

/** Refuses what was not admitted, and reserves what may still count. */
function settleUses(
  { operation }: Understood,
  open: readonly OpenUse[],
  findings: Findings,
): Promise<never> | undefined {
  const reservations: Reservation[] = [];
  for (const { field, key, use } of open) {
    if (use.admitted) {
      reservations.push({ field, key, leftMs: use.leftMs, atMs: performance.now() });
      continue;
    }
    const cause = refusalOf(field, use);
    // A subscription without its event is nothing.
    if (operation.definition.operation === 'subscription' && field.path.length === 1)
      return Promise.reject(rateLimited(cause.message, cause.extensions.retryAfter));
    for (const route of field.routes) findings.refuse(lastOf(route, field), cause);
  }
  if (reservations.length > 0) findings.reserve(reservations);
  return undefined;
}

function addUse(groups: Group[], field: LimitedField, { key, points }: CountedUse): void {
  const { limit } = field;
  const group = groups.find((one) => one.key === key && one.limit.key === limit.key);
  if (group === undefined) groups.push({ limit, key, fields: [field], points: [points] });
  else {
    group.fields.push(field);
    group.points.push(points);
  }
}

async function consumeGroup(
  group: Group,
  { main }: Limiters,
): Promise<{ readonly group: Group; readonly used: readonly LimiterUse[] }> {
  const { limit, key, points } = group;
  return {
    group,
    used: await (onlyCountsWhatFits(limit) ? consumeWhatFits(main, key, points) : consumeTogether(main, key, points)),
  };
}

function onlyCountsWhatFits({ uncountRejected, count }: RateLimit): boolean {
  return uncountRejected || count === 'ERRORS';
}

/** What another policy has refused is not fetched, nor is anything below it. */
function isAsked({ routes }: LimitedField, refused: RefusedSoFar): boolean {
  return refused.size === 0 || routes.some((route) => !route.some((node) => refused.has(node)));
}

function lastOf(route: LimitedField['routes'][number], { path }: LimitedField) {
  const last = route.at(-1);
  if (last === undefined) throw new RangeError(`no field leads to ${path.join('.')}`);
  return last;
}

type RateRefusal = Cause & { readonly extensions: { readonly retryAfter: number } };

function refusalOf({ limit, field }: LimitedField, { failure, leftMs }: LimiterUse): RateRefusal {
  const retryAfter = failure !== undefined ? 1 : Math.max(1, Math.ceil(leftMs / 1_000));
  const message =
    failure !== undefined
      ? `The limit on '${field.name}' cannot be checked at the moment`
      : `You are trying to access '${field.name}' too often`;
  return { message: limit.message ?? message, code: 'RATE_LIMITED', subgraph: undefined, extensions: { retryAfter } };
}

function outcomeOf({ admitted, failure }: LimiterUse): string {
  if (admitted) return 'admitted';
  return failure === undefined ? 'refused' : 'closed';
}
