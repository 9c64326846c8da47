import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { deriveDocs } from '../../../scripts/derive-docs.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { ERROR_CODES } from '../../../src/core/error-codes.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const derived = new Map(deriveDocs(read).map(({ path, text }) => [path, text]));

describe('what is derived from the code', () => {
  // Stale? `npm run docs` writes it anew.
  test.each([...derived.keys()])('%s is not stale', (path) => {
    expect(read(path)).toBe(derived.get(path));
  });
});

/** Path and value of everything in a configuration that is not a mapping with entries. */
function entries(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => entries(child, path === '' ? key : `${path}.${key}`));
}

test('docs/configuration.md has every key of the defaults, with the value that it really has', () => {
  const page = read('docs/configuration.md');
  // Not written by anybody: it follows from what is.
  const { offByDefault: _followed, ...keys } = readConfig(undefined);
  for (const [path, value] of entries(keys, '')) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${path}\` |`));
    expect({ path, row }).toEqual({ path, row: expect.stringContaining(`\`${JSON.stringify(value)}\``) });
    expect(row).not.toMatch(/\| +\|$/);
  }
});

test('docs/errors.md has every code with its status and its meaning', () => {
  const page = read('docs/errors.md');
  for (const [code, { status, meaning }] of Object.entries(ERROR_CODES))
    expect(page).toContain(`| \`${code}\` | ${status} | ${meaning} |`);
});
