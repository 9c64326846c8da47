/**
 * Everything that must hold; what does not need the machine for itself runs two steps at a time. A failing step does
 * not keep the others from running, but for the build, without which the tests would test something old.
 *
 * Tests run on real clocks and sockets, so that a busy machine can make a few of them late. Where at most three files
 * fail, they are run once more, alone: what fails again has failed, and what does not is named, since it is worth a
 * look. The last line is for machines: `N passed, N failed` counts tests, and each step that failed as one more.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const MOST_TRIED_AGAIN = 3;
const folder = mkdtempSync(join(tmpdir(), 'gatefold-test-'));

/** Two at a time: what takes longest alone on one core, and the others one after the other on the second. */
const TOOLS = { name: 'tools', run: () => runScript(['scripts/ensure-tools.mjs']) };
const SOURCES = {
  name: 'types and lint',
  run: () => runScript(['--max-semi-space-size=32', 'scripts/check-sources.mjs']),
};
const BUILD = { name: 'build', run: () => runScript(['scripts/build.mjs']) };
const FORMAT = { name: 'format', run: () => runScript(['node_modules/@biomejs/biome/bin/biome', 'format', '.']) };
const LAYOUT = { name: 'layout', run: () => runScript(['scripts/check-layout.mjs']) };
const DOCS = { name: 'docs', run: () => runScript(['scripts/write-docs.mjs', '--check']) };
const TESTS = { name: 'tests', run: runTests };

let counts = { passed: 0, failing: 0, skipped: 0 };
const failed = [];
await take([TOOLS]);
await Promise.all([take([SOURCES]), take([BUILD, FORMAT, LAYOUT, DOCS])]);
if (!failed.includes(BUILD.name)) await take([TESTS]);
rmSync(folder, { recursive: true, force: true });

const failedSteps = failed.filter((name) => name !== 'tests' || counts.failing === 0);
if (counts.skipped > 0) console.log(`\nskipped: ${counts.skipped}; each says why beside it`);
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
console.log(`${counts.passed} passed, ${counts.failing + failedSteps.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

/**
 * One after the other. What a step printed is shown when it has ended, so that two do not mix; the tests show theirs.
 */
async function take(steps) {
  for (const { name, run } of steps) {
    const started = performance.now();
    const { fine, output = '' } = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`\n=== ${name}\n${output}--- ${name}: ${fine ? 'passed' : 'FAILED'} in ${seconds} s`);
    if (!fine) failed.push(name);
  }
}

async function runScript(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  return { fine: status === 0, output };
}

/** Runs all tests, and those that failed again; counts them. */
function runTests() {
  const { fine, result } = runJest('all.json', []);
  if (result === undefined) return { fine };
  counts = countsOf(result);
  const files = failedFiles(result);
  if (fine || files.length > MOST_TRIED_AGAIN) return { fine };
  console.log(`\ntried again, alone: ${files.join(', ')}`);
  const again = runJest('again.json', ['--runInBand', '--runTestsByPath', ...files]);
  if (again.result === undefined) return { fine: false };
  const { passed, failing } = countsOf(again.result);
  for (const test of failedTests(result).filter((one) => !failedTests(again.result).includes(one)))
    console.log(`passed at the second try: ${test}`);
  counts = { ...counts, passed: counts.passed + passed - countsIn(result, files), failing };
  return { fine: again.fine };
}

/** Jest's report goes to a file; what people read goes to standard error. */
function runJest(name, args) {
  const report = join(folder, name);
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--json',
      `--outputFile=${report}`,
      ...args,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const fine = status === 0;
  try {
    return { fine, result: JSON.parse(readFileSync(report, 'utf8')) };
  } catch {
    return { fine: false, result: undefined };
  }
}

function countsOf({ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
  return { passed: numPassedTests, failing: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests };
}

function failedFiles({ testResults }) {
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative('.', name));
}

function failedTests({ testResults }) {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

/** How many tests of these files passed. */
function countsIn({ testResults }, files) {
  return testResults
    .filter(({ name }) => files.includes(relative('.', name)))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed').length;
}
