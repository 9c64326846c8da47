import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadSupergraph } from '../../src/supergraph/load/load-supergraph.ts';
import { protectSupergraph } from '../support/protect-supergraph.ts';
import { answerAuthorized, type AuthorizedOutcome, type Rights } from './authorized-gateway.ts';
import { nullAlong } from './compare-answers.ts';
import { FEATURES } from './generate-features.ts';
import { generateOperation } from './generate-operation.ts';
import { generatePolicies, generateRights, mayFetch, printPolicies, type Policies } from './generate-policies.ts';
import { generateWorld } from './generate-world.ts';
import { ENGINES, openWorld, PLANNERS, type OpenWorld, type PlannerName, type Request } from './open-world.ts';
import { printSubgraph } from './print-world.ts';
import { Random } from './random.ts';

// `DIFFERENTIAL_MINUTES` runs it for as long; without it, the same run each time.
const { DIFFERENTIAL_MINUTES: minutes, DIFFERENTIAL_SEED: seed, DIFFERENTIAL_WORLD: world } = process.env;
const MINUTES = Number(minutes ?? 0);
const WORLDS = 16;
const OPERATIONS_A_WORLD = 24;
const OPERATIONS_A_POLICY = 4;

const tally = { cases: 0, untouched: 0, partial: 0, refused: 0, forNoField: 0, unplanned: 0 };

test(
  'no field that its caller may not have is ever requested from a backend, and the rest answers as it would ' +
    'without policy',
  async () => {
    const seeds =
      world === undefined ? fc.noBias(fc.integer({ min: 1, max: 2 ** 31 - 1 })) : fc.constant(Number(world));
    const runs =
      MINUTES > 0
        ? { numRuns: 100_000_000, interruptAfterTimeLimit: MINUTES * 60_000 }
        : { numRuns: world === undefined ? WORLDS : 1 };
    try {
      await fc.assert(fc.asyncProperty(seeds, checkWorld), {
        ...runs,
        seed: Number(seed ?? 4_711),
        endOnFailure: true,
      });
    } finally {
      if (MINUTES > 0 || world !== undefined) process.stderr.write(`${JSON.stringify(tally)}\n`);
    }
    if (world !== undefined) return;
    if (MINUTES === 0) expect(tally.cases).toBeGreaterThanOrEqual(500);
    expect(tally.partial).toBeGreaterThan(tally.cases / 10);
    expect(tally.untouched).toBeGreaterThan(tally.cases / 10);
    // Refused as a whole, since it cannot be told which fields need a key: seen, and rare.
    expect(tally.forNoField).toBeLessThanOrEqual(tally.cases / 100);
  },
  MINUTES * 60_000 + 120_000,
);

async function checkWorld(drawn: number): Promise<void> {
  const { open } = openWorld(generateWorld(drawn, FEATURES), { errorRate: 0 });
  if (open === undefined) return;
  const random = new Random(`${drawn}/policies`);
  const engines = new Map(PLANNERS.map((name) => [name, ENGINES[name](open.supergraph.sdl)]));
  let policies: Policies = {};
  let supergraph = open.supergraph;
  for (let index = 0; index < OPERATIONS_A_WORLD; index += 1) {
    if (index % OPERATIONS_A_POLICY === 0) {
      policies = generatePolicies(open.supergraph.schema, random);
      supergraph = loadSupergraph(protectSupergraph(open.supergraph.sdl, printPolicies(policies)));
    }
    const request = generateOperation(open.world, open.publicSchema, random);
    if (request === undefined) continue;
    const rights = generateRights(random);
    for (const [planner, engine] of engines) {
      const asked = {
        supergraph,
        data: open.data,
        engine,
        mode: random.chance(0.8) ? 'filter' : 'reject',
        rights,
        request,
      } as const;
      const outcome = await answerAuthorized(asked);
      tally.cases += 1;
      const why = await findWrong(open, { planner, policies, rights, request, mode: asked.mode }, outcome);
      if (why !== undefined)
        throw new Error(describe(open, { planner, policies, rights, request, mode: asked.mode }, { outcome, why }));
    }
  }
}

interface Case {
  readonly planner: PlannerName;
  readonly policies: Policies;
  readonly rights: Rights;
  readonly request: Request;
  readonly mode: 'filter' | 'reject';
}

async function findWrong(
  open: OpenWorld,
  { planner, policies, rights, request, mode }: Case,
  outcome: AuthorizedOutcome,
): Promise<string | undefined> {
  const leaked = [...outcome.fetched].filter(
    (coordinate) => !mayFetch(policies, rights, open.supergraph.schema, coordinate.split('.')),
  );
  if (leaked.length > 0) return `fetched, and refused: ${leaked.join(', ')}`;
  if (outcome.kind === 'refusal') {
    if (outcome.code === 'PLANNING_FAILED') tally.unplanned += 1;
    else if (mode === 'reject') tally.refused += 1;
    else tally.forNoField += 1;
    return outcome.fetched.size > 0 ? `refused, and fetched ${[...outcome.fetched].join(', ')}` : undefined;
  }
  const free = await open.gatefold(request, planner);
  if (free.kind !== 'answer') return undefined;
  if (outcome.errors.length === 0) tally.untouched += 1;
  else tally.partial += 1;
  const [expected, found] = [JSON.parse(free.dataText), JSON.parse(outcome.dataText)] as unknown[];
  const freeMessages = new Set(free.errors.map(({ message }) => message));
  const refusals = outcome.errors.filter(({ message }) => !freeMessages.has(message));
  if (mode === 'reject' && refusals.length > 0) return 'answered in part, where refusals are whole';
  for (const { path } of refusals) {
    if (path === undefined) return 'a refusal without a path';
    if (/\)$/.test(nullAlong(found, path))) return `an error at ${nullAlong(found, path)}`;
  }
  // A refusal is told once for each field of the document, so the indices do not matter, nor does the spread.
  const places = refusals.map(({ path = [] }) => path.filter((step) => typeof step === 'string'));
  const isExplained = (path: readonly string[]): boolean =>
    places.some((place) => path.every((step, index) => place[index] === step)) ||
    (places.length > 0 && /\bfragment\b/.test(request.query));
  // What a mutation of these worlds answers depends on those that ran before it, and one that is refused does not.
  if (request.query.startsWith('mutation') && refusals.length > 0) return undefined;
  return differenceOf(expected, found, [], isExplained);
}

function differenceOf(
  expected: unknown,
  found: unknown,
  path: readonly string[],
  isExplained: (path: readonly string[]) => boolean,
): string | undefined {
  if (found === null && expected !== null)
    return isExplained(path) ? undefined : `no error explains the null at ${path.join('.')}`;
  if (Array.isArray(expected) && Array.isArray(found)) {
    if (expected.length !== found.length) return `another length at ${path.join('.')}`;
    return first(expected, (item: unknown, index) => differenceOf(item, found[index], path, isExplained));
  }
  if (typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null) {
    const other = new Map(Object.entries(found));
    if (Object.keys(expected).join() !== [...other.keys()].join()) return `other members at ${path.join('.')}`;
    return first(Object.entries(expected), ([name, value]) =>
      differenceOf(value, other.get(name), [...path, name], isExplained),
    );
  }
  return Object.is(expected, found) ? undefined : `another value at ${path.join('.')}`;
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describe(
  open: OpenWorld,
  { planner, policies, rights, request, mode }: Case,
  { outcome, why }: { readonly outcome: AuthorizedOutcome; readonly why: string },
): string {
  return [
    `seed ${open.world.seed}, ${planner} planner, ${mode}: ${why}`,
    request.query,
    `variables ${JSON.stringify(request.variables)}`,
    `policies  ${JSON.stringify(printPolicies(policies))}`,
    `rights    ${JSON.stringify(rights)}`,
    `outcome   ${JSON.stringify({ ...outcome, fetched: [...outcome.fetched] })}`,
    ...open.world.subgraphs.map(
      (subgraph) => `--- ${subgraph}\n${printSubgraph(open.world, subgraph, { federation: true })}`,
    ),
  ].join('\n');
}
