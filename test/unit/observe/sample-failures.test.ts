import { describe, expect, it } from '@jest/globals';
import { FailureSampler, type SampledFailure } from '../../../src/observe/sample-failures.ts';

const line = { level: 40, message: 'backend call failed', where: '{"subgraph":"one"}' };

describe('FailureSampler', () => {
  it('lets the first failures of a kind pass in each interval, and sums up the others', () => {
    const told: SampledFailure[] = [];
    const sampler = new FailureSampler({ summarize: (failure) => told.push(failure), inFull: 3 });
    const admitted = (): number =>
      Array.from({ length: 100 }, () => sampler.admits({ ...line, error: new Error('refused') })).filter(Boolean)
        .length;
    expect(admitted()).toBe(3);
    sampler.endInterval();
    expect(told).toMatchObject([{ ...line, times: 97 }]);
    expect(admitted()).toBe(3);
    sampler.endInterval();
  });

  it('keeps what fails otherwise or elsewhere apart', () => {
    const sampler = new FailureSampler({ summarize: () => {}, inFull: 1 });
    expect(sampler.admits({ ...line, error: new Error('refused') })).toBe(true);
    expect(sampler.admits({ ...line, error: new Error('timed out') })).toBe(true);
    expect(sampler.admits({ ...line, where: '{"subgraph":"two"}', error: new Error('refused') })).toBe(true);
    expect(sampler.admits({ ...line, error: new Error('refused') })).toBe(false);
    sampler.endInterval();
  });

  it('is not made to write more, or to keep more, by failures that all differ', () => {
    const told: SampledFailure[] = [];
    const sampler = new FailureSampler({ summarize: (failure) => told.push(failure), inFull: 3 });
    const admitted = Array.from({ length: 5_000 }, (_, index) =>
      sampler.admits({ ...line, error: new Error(`no ${index}`) }),
    ).filter(Boolean).length;
    expect(admitted).toBeLessThanOrEqual(210);
    sampler.endInterval();
    expect(told.reduce((sum, { times }) => sum + times, 0)).toBe(5_000 - admitted);
  });
});
