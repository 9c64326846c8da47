import type { PredictedCall, PreparedOperation } from '../core/backend.ts';
import { unreachable } from '../core/failure.ts';
import type { FetchPath, FetchStep, ScheduledPart, ScheduledPlan } from '../plan/model/query-plan.ts';

/** How often each backend is called: so many times whatever the data, and more for what the data decide. */
type Totals = Map<string, { fixed: number; varying: string[] }>;

/**
 * Draws a plan as the graph that it is: its steps by numbers, what each waits for, and its calls; and sums the calls up
 * for each backend.
 */
export function explainPlan(plan: ScheduledPlan, fetches: ReadonlyMap<FetchStep, PreparedOperation>): string {
  const { events, steps } = plan;
  if (events === undefined && steps.length === 0) return 'No backend is asked: the gateway answers by itself.';
  const totals: Totals = new Map();
  const drawing: Drawing = { plan, fetches, totals };
  const drawn = [
    ...(events === undefined ? [] : [`for each event of ${events.subgraph}`, ...drawCalls(events, drawing)]),
    ...steps.flatMap((step, number) => drawStep(step, number, drawing)),
  ];
  const sums = [...totals].map(([subgraph, { fixed, varying }]) => {
    const parts = [...(fixed === 0 ? [] : [`${fixed} ${fixed === 1 ? 'call' : 'calls'}`]), ...varying];
    // Connectors without a call, and references that are all there is to know.
    return `  ${subgraph}: ${parts.length === 0 ? 'no call' : parts.join(' + ')}`;
  });
  return [...drawn, '', 'Calls per backend', ...sums].join('\n');
}

interface Drawing {
  readonly plan: ScheduledPlan;
  readonly fetches: ReadonlyMap<FetchStep, PreparedOperation>;
  readonly totals: Totals;
}

function drawStep(step: FetchStep, number: number, drawing: Drawing): readonly string[] {
  const parts = drawing.plan.parts.filter((part) => part.step === number);
  const afters = parts.map((part) => writeNeeds(part, drawing.plan));
  const isUniform = afters.every((after) => after === afters[0]);
  const places = parts.map((part, index) => {
    const at = writePlaces(step, part);
    return isUniform ? at : `${at}${afters[index] ?? ''}`;
  });
  const at = places.filter((place) => place !== '').join(', ');
  const what = step.lookups.length === 0 ? '' : ' for the entities';
  const after = isUniform ? (afters[0] ?? '') : '';
  return [
    `${number + 1}. ask ${step.subgraph}${what}${at === '' ? '' : ` at ${at}`}${after}`,
    ...drawCalls(step, drawing),
  ];
}

function writeNeeds({ needs }: ScheduledPart, { parts }: ScheduledPlan): string {
  const numbers = [...new Set(needs.flatMap((need) => parts[need]?.step ?? []))].map((step) => step + 1);
  return numbers.length === 0 ? '' : ` after ${numbers.join(' and ')}`;
}

function writePlaces(step: FetchStep, { lookup, paths }: ScheduledPart): string {
  if (lookup === undefined) return writePath(step.path);
  const all = step.lookups[lookup]?.paths ?? [];
  return paths.map((path) => writePath(all[path] ?? [])).join(', ');
}

function drawCalls(step: FetchStep, { fetches, totals }: Drawing): readonly string[] {
  const calls = withoutShared(fetches.get(step)?.predict() ?? []);
  const total = totals.get(step.subgraph) ?? { fixed: 0, varying: [] };
  totals.set(step.subgraph, total);
  for (const call of calls) {
    if (call.count === 'one' && (call.maxPages ?? 1) === 1) total.fixed += 1;
    else total.varying.push(describeCount(call));
  }
  return [
    ...calls.map((call) => `   ${call.call}: ${describeCount(call)}`),
    `   ${step.operation.replace(/\s+/g, ' ').trim()}`,
  ];
}

/** What one batch serves at several places is one call. */
function withoutShared(calls: readonly PredictedCall[]): readonly PredictedCall[] {
  const seen = new Set<string>();
  return calls.filter(({ sharing }) => {
    if (sharing === undefined) return true;
    const isNew = !seen.has(sharing);
    seen.add(sharing);
    return isNew;
  });
}

function describeCount({ count, batchSize, maxPages = 1, at }: PredictedCall): string {
  const calls = maxPages === 1 ? '1 call' : `up to ${maxPages} calls (one a page)`;
  switch (count) {
    case 'one':
      return calls;
    case 'per batch':
      return batchSize === undefined
        ? `${calls} for all distinct keys`
        : `${calls} for every ${batchSize} distinct keys`;
    case 'per parent':
      return `${calls} for each object${at === undefined ? '' : ` at ${at}`}`;
    default:
      return unreachable(count);
  }
}

function writePath(path: FetchPath): string {
  return path
    .map((step) => {
      if (step.kind === 'items') return '@';
      return step.kind === 'field' ? step.key : `|[${step.names.join(',')}]`;
    })
    .join('.');
}
