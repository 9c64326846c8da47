import { compareAnswers, type Finding } from './compare-answers.ts';
import { FEATURES, OPEN_FEATURES } from './generate-features.ts';
import { generateOperation } from './generate-operation.ts';
import { generateWorld } from './generate-world.ts';
import { openWorld, PLANNERS, type OpenWorld, type Outcome, type PlannerName, type Request } from './open-world.ts';
import { printSubgraph } from './print-world.ts';
import { Random } from './random.ts';
import { reduceExample, type Example } from './reduce.ts';

/** What a run has seen. */
export interface Tally {
  worlds: number;
  /** Worlds that do not compose, by why. */
  discarded: Record<string, number>;
  operations: number;
  compared: Record<PlannerName, number>;
  withErrors: number;
  refused: Record<PlannerName, number>;
  /** Why planners refused, and one seed for each. */
  refusals: Record<string, { count: number; seed: number }>;
  features: Record<string, number>;
}

export function newTally(): Tally {
  return {
    worlds: 0,
    discarded: {},
    operations: 0,
    compared: { native: 0, portable: 0 },
    withErrors: 0,
    refused: { native: 0, portable: 0 },
    refusals: {},
    features: {},
  };
}

const OPERATIONS_A_WORLD = 20;
const REDUCTION_MS = 30_000;

/** Checks one world with some operations, until its time is up. Throws what it finds, reduced, as a readable error. */
export async function checkWorld(seed: number, tally: Tally, until: number): Promise<void> {
  const errorRate = seed % 3 === 0 ? 0.3 : 0;
  // What a subgraph declares stricter than the others, it nulls further up when something fails below, where the whole
  // graph would not.
  const usual = errorRate === 0 ? FEATURES : FEATURES.filter((feature) => feature !== 'strict');
  const features = process.env['DIFFERENTIAL_OPEN'] === undefined ? usual : [...usual, ...OPEN_FEATURES];
  let world = generateWorld(seed, features);
  let { open, problems } = openWorld(world, { errorRate });
  if (
    open === undefined &&
    (world.features.includes('partial value type') || world.features.includes('shared object'))
  ) {
    // A value type in parts has to be met in a place where all of its parts are known, which few places are.
    world = generateWorld(
      seed,
      features.filter((feature) => feature !== 'partial' && feature !== 'shared'),
    );
    ({ open, problems } = openWorld(world, { errorRate }));
  }
  if (open === undefined) {
    count(
      tally.discarded,
      problems[0] === undefined
        ? 'unknown'
        : `${problems[0].code} ${problems[0].message.replace(/"[^"]*"/g, '…').slice(0, 120)}`,
    );
    return;
  }
  tally.worlds += 1;
  for (const feature of new Set(world.features)) count(tally.features, feature);
  const random = new Random(`${seed}/operations`);
  for (let index = 0; index < OPERATIONS_A_WORLD && performance.now() < until; index += 1) {
    const request = generateOperation(world, open.publicSchema, random);
    if (request === undefined) continue;
    tally.operations += 1;
    for (const planner of PLANNERS) await checkRequest(open, { world, request, errorRate }, planner, tally);
  }
}

async function checkRequest(open: OpenWorld, example: Example, planner: PlannerName, tally: Tally): Promise<void> {
  const { request } = example;
  const { finding, outcome, expected } = await compareAnswers(open, request, planner);
  if (outcome?.kind === 'refusal') {
    tally.refused[planner] += 1;
    const reason = `${planner} ${outcome.reason.replace(/: \w+$/, '')}`;
    tally.refusals[reason] = { count: (tally.refusals[reason]?.count ?? 0) + 1, seed: open.world.seed };
    if (
      process.env['DIFFERENTIAL_REFUSALS'] === undefined ||
      !new RegExp(process.env['DIFFERENTIAL_REFUSALS']).test(reason) ||
      (tally.refusals[reason]?.count ?? 0) > 1
    )
      return;
    const stillShows = async (other: OpenWorld, candidate: Request): Promise<boolean> =>
      reasonOf(await other.gatefold(candidate, planner)) === reasonOf(outcome);
    const reduced = await reduceExample(example, stillShows, REDUCTION_MS);
    throw new Error(describeExample(reduced, { planner, why: outcome.reason, expected, outcome }));
  }
  tally.compared[planner] += 1;
  if (expected.errors.length > 0) tally.withErrors += 1;
  if (finding === undefined) return;
  const kind = kindOf(finding);
  const stillShows = async (other: OpenWorld, candidate: Request): Promise<boolean> => {
    const again = await compareAnswers(other, candidate, planner);
    return again.finding !== undefined && kindOf(again.finding) === kind;
  };
  const reduced = await reduceExample(example, stillShows, REDUCTION_MS);
  const { open: smallest } = openWorld(reduced.world, reduced);
  const again = smallest === undefined ? undefined : await compareAnswers(smallest, reduced.request, planner);
  throw new Error(describeExample(reduced, again?.finding ?? finding));
}

function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'refusal' ? outcome.reason.slice(0, 60) : '';
}

/** What two findings have in common that are one mistake. */
function kindOf({ why, outcome }: Finding): string {
  const [error] = outcome?.kind === 'answer' ? outcome.errors : [];
  return `${why.slice(0, 25)} ${error?.message.slice(0, 20) ?? ''}`;
}

function count(into: Record<string, number>, key: string): void {
  into[key] = (into[key] ?? 0) + 1;
}

function describeExample({ world, request, errorRate }: Example, { planner, why, expected, outcome }: Finding): string {
  const answered = outcome?.kind === 'answer' ? outcome : undefined;
  return [
    `seed ${world.seed}, ${planner} planner: ${why}`,
    request.query,
    `variables ${JSON.stringify(request.variables)}${
      errorRate > 0 ? `, ${errorRate} of the fallible values ` + 'fail' : ''
    }`,
    `expected  ${expected.dataText} ${JSON.stringify(expected.errors.map(({ message, path }) => ({ message, path })))}`,
    `answered  ${answered?.dataText ?? 'nothing'} ${JSON.stringify(answered?.errors ?? [])}`,
    `planned   ${answered?.plan.document.text?.replace(/\s+/g, ' ') ?? ''}`,
    `plan      ${JSON.stringify(answered?.plan.queryPlan, undefined, 1)?.replace(/\n\s*/g, ' ') ?? ''}`,
    ...world.subgraphs.map((subgraph) => `--- ${subgraph}\n${printSubgraph(world, subgraph, { federation: true })}`),
  ].join('\n');
}
