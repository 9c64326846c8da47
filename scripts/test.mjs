/**
 * Everything that must hold, in the order in which it is cheapest to learn that it does not. A failing step does not
 * keep the later ones from running, but for the build, without which they would test something old.
 *
 * Tests run on real clocks and sockets, so that a busy machine can make a few of them late. Where at most three files
 * fail, they are run once more, alone: what fails again has failed, and what does not is named, since it is worth a
 * look. The last line is for machines: `N passed, N failed` counts tests, and each step that failed as one more.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const MOST_TRIED_AGAIN = 3;
const folder = mkdtempSync(join(tmpdir(), 'gatefold-test-'));
const steps = [
  { name: 'tools', run: () => isFine(['scripts/ensure-tools.mjs']) },
  { name: 'build', run: () => isFine(['scripts/build.mjs']), needed: true },
  { name: 'types', run: () => isFine(['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']) },
  { name: 'lint', run: () => isFine(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']) },
  { name: 'format', run: () => isFine(['node_modules/@biomejs/biome/bin/biome', 'format', '.']) },
  { name: 'layout', run: () => isFine(['scripts/check-layout.mjs']) },
  { name: 'docs', run: () => isFine(['scripts/write-docs.mjs', '--check']) },
  { name: 'tests', run: runTests },
];

let counts = { passed: 0, failing: 0, skipped: 0 };
const failed = [];
for (const { name, run, needed } of steps) {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const fine = run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`--- ${name}: ${fine ? 'passed' : 'FAILED'} in ${seconds} s`);
  if (fine) continue;
  failed.push(name);
  if (needed) break;
}
rmSync(folder, { recursive: true, force: true });

const failedSteps = failed.filter((name) => name !== 'tests' || counts.failing === 0);
if (counts.skipped > 0) console.log(`\nskipped: ${counts.skipped}; each says why beside it`);
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
console.log(`${counts.passed} passed, ${counts.failing + failedSteps.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function isFine(args, stdout = 'inherit') {
  return spawnSync(process.execPath, args, { stdio: ['ignore', stdout, 'inherit'] }).status === 0;
}

/** Runs all tests, and those that failed again; counts them. */
function runTests() {
  const { fine, result } = runJest('all.json', []);
  if (result === undefined) return fine;
  counts = countsOf(result);
  const files = failedFiles(result);
  if (fine || files.length > MOST_TRIED_AGAIN) return fine;
  console.log(`\ntried again, alone: ${files.join(', ')}`);
  const again = runJest('again.json', ['--runInBand', '--runTestsByPath', ...files]);
  if (again.result === undefined) return false;
  const { passed, failing } = countsOf(again.result);
  for (const test of failedTests(result).filter((one) => !failedTests(again.result).includes(one)))
    console.log(`passed at the second try: ${test}`);
  counts = { ...counts, passed: counts.passed + passed - countsIn(result, files), failing };
  return again.fine;
}

/** Jest's report goes to a file; what people read goes to standard error. */
function runJest(name, args) {
  const report = join(folder, name);
  const fine = isFine(
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--json',
      `--outputFile=${report}`,
      ...args,
    ],
    'ignore',
  );
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
