import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { growthPercent } from '../../../src/cli/bound-heap-growth.ts';

const MB = 1_048_576;

describe('what the old generation may grow by', () => {
  test('is so many megabytes, however much lives in it, and less while plans are made', () => {
    expect([growthPercent(34 * MB, 0), growthPercent(68 * MB, 20), growthPercent(60 * MB, 21)]).toEqual([200, 100, 50]);
  });

  test('is at least half of what lives in it, and never more than V8 would take', () => {
    expect([growthPercent(1_000 * MB, 0), growthPercent(1 * MB, 0), growthPercent(0, 0)]).toEqual([50, 300, 300]);
  });

  // The module as it was built: in a process of its own, since the flag is the whole process's.
  const PROGRAM = (bound: boolean): string => `
    import { boundHeapGrowth } from ${JSON.stringify(fileURLToPath(new URL('../../../dist/src/cli/bound-heap-growth.js', import.meta.url)))};
    let plans = 0;
    ${bound ? 'boundHeapGrowth(() => plans);' : ''}
    const make = () => Array.from({ length: 2_000 }, (_, i) => ({ i }));
    const kept = Array.from({ length: 600 }, make);
    let most = 0;
    for (let turn = 0; turn < 9_000; turn += 1) {
      plans += 1;
      kept[turn % kept.length] = make();
      // The first collections are those that V8 has made up its mind about.
      if (turn > 4_500) most = Math.max(most, process.memoryUsage().heapUsed);
      if (turn % 100 === 0) await new Promise(setImmediate);
    }
    console.log(Math.round(most / ${MB}));`;
  const mostMb = (bound: boolean): number =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM(bound)], { encoding: 'utf8' }));

  test('keeps a process whose old objects make room for new ones smaller', () => {
    expect(mostMb(true)).toBeLessThan(mostMb(false) * 0.85);
  }, 60_000);
});
