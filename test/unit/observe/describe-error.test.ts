import { describe, expect, it } from '@jest/globals';
import { BackendFailure, InternalFailure } from '../../../src/core/failure.ts';
import { describeError } from '../../../src/observe/describe-error.ts';

describe('describeError', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  const failure = new BackendFailure('one', 'BACKEND_UNREACHABLE', 'POST http://one: refused', { cause: refused });

  it('says what a backend did by its message and cause, without a stack unless told', () => {
    const described = describeError(failure, false);
    expect(described).toMatchObject({
      type: 'BackendFailure',
      code: 'BACKEND_UNREACHABLE',
      cause: { message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' },
    });
    expect(JSON.stringify(described)).not.toContain('    at ');
    expect(JSON.stringify(describeError(failure, true))).toContain('    at ');
  });

  it('has the stack of what is our own fault', () => {
    expect(describeError(new InternalFailure('broken'), false).stack).toContain('    at ');
  });

  it('repeats nothing of a text that did not parse', () => {
    let cause: unknown;
    try {
      JSON.parse('{"password": hunter2');
    } catch (error) {
      cause = error;
    }
    expect(String(cause)).toContain('hunter2');
    expect(JSON.stringify(describeError(new InternalFailure('no JSON', { cause }), true))).not.toContain('hunter2');
  });

  it('ends where causes go round in a circle', () => {
    const one = new Error('one');
    one.cause = one;
    expect(JSON.stringify(describeError(one, false)).length).toBeLessThan(10_000);
  });
});
