/**
 * Everything that must hold, in the order in which it is cheapest to learn that it does not. A failing step does not
 * keep the later ones from running, but for the build, without which they would test something old.
 * The last line is for machines: `N passed, N failed` counts tests, and each step that failed as one more.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'gatefold-test-'));
const report = join(folder, 'jest.json');
const steps = [
  { name: 'tools', args: ['scripts/ensure-tools.mjs'] },
  { name: 'build', args: ['scripts/build.mjs'], needed: true },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'layout', args: ['scripts/check-layout.mjs'] },
  { name: 'docs', args: ['scripts/write-docs.mjs', '--check'] },
  {
    name: 'tests',
    args: ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`],
  },
];

const failed = [];
for (const { name, args, needed } of steps) {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, {
    // Jest's report goes to the file; what people read goes to standard error.
    stdio: ['ignore', name === 'tests' ? 'ignore' : 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`--- ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  if (status === 0) continue;
  failed.push(name);
  if (needed) break;
}

const { passed, failing, skipped } = readCounts();
rmSync(folder, { recursive: true, force: true });
const failedSteps = failed.filter((name) => name !== 'tests' || failing === 0);
if (skipped > 0) console.log(`\nskipped: ${skipped}; each says why beside it`);
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
console.log(`${passed} passed, ${failing + failedSteps.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function readCounts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failing: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests };
  } catch {
    return { passed: 0, failing: 0, skipped: 0 };
  }
}
