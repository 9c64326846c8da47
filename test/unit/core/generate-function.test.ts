import { describe, expect, test } from '@jest/globals';
import { generateFunction } from '../../../src/core/generate-function.ts';

describe('a generated function', () => {
  test('uses what it is given', () => {
    const add = generateFunction<(n: number) => number>({ name: 'add-one', body: '(n) => n + one', given: { one: 1 } });
    expect(add(2)).toBe(3);
  });

  test('has a name and a place in stack traces', () => {
    const fail = generateFunction<() => never>({
      name: 'fail-always',
      body: '() => { throw new Error("x"); }',
      given: {},
    });
    expect(fail.name).toBe('fail-always');
    expect(stackOf(fail)).toMatch(/fail-always \(gatefold\/generated\/fail-always\.js:/);
  });

  test.each(['a"b', 'a\nb', '', 'x"];alert()//'])('is refused the name %j', (name) => {
    expect(() => generateFunction({ name, body: '1', given: {} })).toThrow(/expected a name such as "shape-object"/);
  });

  test.each(['a b', '1a', 'a=1', 'a-b'])('is given nothing by the name %j', (name) => {
    expect(() => generateFunction({ name: 'one', body: '1', given: { [name]: 1 } })).toThrow(
      /expected a name such as "value1"/,
    );
  });
});

function stackOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? '') : '';
  }
  return '';
}
