import { describe, expect, test } from '@jest/globals';
import { Admission } from '../../../../src/cache/layers/admission.ts';

/** How many of a thousand answers are looked for. */
function tried(admission: Admission, hasRoom: boolean): number {
  return Array.from({ length: 1_000 }, () => admission.admits(hasRoom)).filter(Boolean).length;
}

describe('whether looking and keeping is of use', () => {
  test('while there is room everything is looked for', () => {
    const admission = new Admission();
    expect(tried(admission, true) + tried(admission, true)).toBe(2_000);
  });

  test('without room, what was never found again is looked for now and then', () => {
    const admission = new Admission();
    tried(admission, false);
    expect(tried(admission, false)).toBeLessThan(70);
  });

  test('once something is found, everything is looked for again', () => {
    const admission = new Admission();
    tried(admission, false);
    tried(admission, false);
    admission.found();
    expect(tried(admission, false)).toBeGreaterThan(990);
  });
});
