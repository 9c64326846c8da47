import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startBackends } from './backends.mjs';
import { compareAnswers } from './compare-answers.mjs';
import { answerFile, startContestant, titles } from './contestants.mjs';
import { load, loadPlan, measureRound, medians } from './measure.mjs';
import { nowUs, topFunctions } from './profile.mjs';

/** The callers whose answers are compared: behind distinct data they are different answers. */
const COMPARED_CALLERS = ['Bearer 0', 'Bearer 1', 'Bearer 42'];

const WARM_UP_REQUESTS = 1_000;
const LONGER_WARM_UP = 4;

/**
 * @typedef {import('../workloads/index.mjs').Workload} Workload
 * @typedef {{ contestants?: readonly string[], rounds: number, seconds: number, warmUpSeconds: number, connections:
 * number }} Settings
 */

/**
 * Starts the backends and everyone who takes part, compares their answers, warms each up, then measures them in turn,
 * round after round. Who cannot start, or answers differently, is left out with a note.
 *
 * @param {Workload} workload @param {Settings} settings
 * @returns {Promise<import('./report.mjs').Outcome & { rounds: Record<string, object[]>, failed: boolean }>}
 */
export async function runWorkload(workload, settings) {
  const notes = notesOnAbsent(workload, settings);
  const backends = await startBackends(workload);
  /** @type {import('./contestants.mjs').Contestant[]} */
  let contestants = [];
  try {
    const wanted = workload.contestants.concat('gatefold-base').filter((name) => takesPart(name, settings));
    const starting = await startAll(
      wanted.filter((name) => name !== 'bare'),
      workload,
      backends,
    );
    contestants = starting.contestants;
    const compared = await compareAll(contestants, workload, backends);
    if (wanted.includes('bare') && compared.answer !== undefined) {
      await writeFile(answerFile(backends.directory), compared.answer);
      compared.equal.push(await startContestant('bare', workload, backends));
    }
    contestants = [...new Set([...contestants, ...compared.equal])];
    for (const { name, port } of compared.equal) {
      progress(`(${workload.name}) warming up ${titles[name]}`);
      await warmUp(port, workload, settings);
    }
    const rounds = await measureInTurn(compared.equal, workload, backends, settings);
    const problems = [...starting.problems, ...compared.problems, ...problemsOf(rounds, workload)];
    const results = Object.fromEntries(Object.entries(rounds).map(([name, measured]) => [name, medians(measured)]));
    return {
      workload,
      results,
      rounds,
      notes: [...notes, ...compared.notes, ...problems],
      failed: problems.length > 0,
    };
  } finally {
    progress('');
    await Promise.all(contestants.map((contestant) => contestant.stop()));
    await backends.stop();
  }
}

/**
 * Runs Gatefold alone under the profiler. Resolves with the table of what took the time. @param {Workload} workload
 * @param {Settings} settings
 */
export async function profileWorkload(workload, { contestants = ['gatefold'], seconds, warmUpSeconds, connections }) {
  const directory = fileURLToPath(new URL(`../profiles/${workload.name}/`, import.meta.url));
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const backends = await startBackends(workload);
  try {
    const [name] = contestants;
    const contestant = await startContestant(name, workload, backends, ['--cpu-prof', `--cpu-prof-dir=${directory}`]);
    await warmUp(contestant.port, workload, { connections, warmUpSeconds });
    const from = nowUs();
    const { requests } = await load({ ...loadPlan(contestant.port, workload, connections), seconds });
    const to = nowUs();
    await contestant.stop();
    return (
      `(${workload.name}) ${titles[name]}, ${requests} requests, profiles ` +
      `in ${directory}\n\n${await topFunctions(directory, { from, to })}\n`
    );
  } finally {
    await backends.stop();
  }
}

/** Slow ones get more time, so that Node has compiled of theirs what it has compiled of the others'. */
async function warmUp(port, workload, { connections, warmUpSeconds }) {
  const plan = loadPlan(port, workload, connections);
  const { requests } = await load({ ...plan, seconds: warmUpSeconds });
  const missing = WARM_UP_REQUESTS - requests;
  if (missing > 0) await load({ ...plan, count: missing, seconds: LONGER_WARM_UP * warmUpSeconds });
}

function takesPart(name, { contestants }) {
  return contestants === undefined ? name !== 'gatefold-base' : contestants.includes(name);
}

function notesOnAbsent({ leftOut = {} }, settings) {
  return Object.entries(leftOut)
    .filter(([name]) => takesPart(name, settings))
    .map(([name, reason]) => `${titles[name]} is left out: it ${reason}.`);
}

async function startAll(names, workload, backends) {
  const contestants = [];
  const problems = [];
  for (const name of names) {
    progress(`(${workload.name}) starting ${titles[name]}`);
    try {
      contestants.push(await startContestant(name, workload, backends));
    } catch (error) {
      problems.push(`Not measured: ${error.message.split('\n').slice(0, 8).join(' ')}`);
    }
  }
  return { contestants, problems };
}

/** The BFF's answers are what the others' must equal; without it, the first one's. */
async function compareAll(contestants, workload, backends) {
  const reference = contestants.find(({ name }) => name === 'bff') ?? contestants[0];
  const equal = [];
  const notes = [];
  const problems = [];
  if (reference === undefined) return { answer: undefined, equal, notes, problems };
  const expected = await Promise.all(COMPARED_CALLERS.map((caller) => reference.ask(caller)));
  for (const contestant of contestants) {
    const title = titles[contestant.name];
    await backends.counts();
    const answers = await Promise.all(COMPARED_CALLERS.map((caller) => contestant.ask(caller)));
    const { anonymous } = await backends.counts();
    const comparisons = answers.map(({ text }, index) => compareAnswers(expected[index].text, text));
    const different = comparisons.find(({ difference }) => difference !== undefined);
    if (different !== undefined) {
      problems.push(
        `Not measured: ${title} answers differently from ${titles[reference.name]} at ${different.difference}.`,
      );
      continue;
    }
    if (anonymous > 0) problems.push(`${title} called backends without the caller's credential.`);
    if (comparisons.some(({ sameOrder }) => !sameOrder))
      notes.push(`${title} answers with the same values, but its keys in another order than the query's.`);
    equal.push(contestant);
  }
  return { answer: expected[0].text, equal, notes, problems };
}

async function measureInTurn(contestants, workload, backends, settings) {
  const rounds = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (let round = 1; round <= settings.rounds; round++) {
    for (const contestant of contestants) {
      progress(`(${workload.name}) round ${round} of ${settings.rounds}: ${titles[contestant.name]}`);
      rounds[contestant.name].push(await measureRound(contestant, workload, backends, settings));
    }
  }
  return rounds;
}

function problemsOf(rounds, { distinct }) {
  return Object.entries(rounds).flatMap(([name, measured]) => {
    const failed = measured.reduce((total, round) => total + round.failed, 0);
    const anonymous = measured.reduce((total, round) => total + round.anonymousCalls, 0);
    return [
      ...(failed === 0
        ? []
        : [
            `${titles[name]} failed ${failed} ` +
              `requests: ${measured.find((round) => round.failed > 0).failures.join('; ')}`,
          ]),
      ...(anonymous === 0
        ? []
        : [`${titles[name]} called backends ${anonymous} times without the caller's credential.`]),
      // A request that shares another caller's answer makes fewer calls than one.
      ...(distinct && name !== 'bare' && measured.some((round) => round.backendCalls < 0.99)
        ? [`${titles[name]} shared answers between callers.`]
        : []),
    ];
  });
}

/** One line on a terminal, nothing in a file. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}
