import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const PATH = 'docs/architecture.md';
const text = readFileSync(PATH, 'utf8');

describe('docs/architecture.md', () => {
  test('has every moment of the journey in its table', () => {
    const journey = readFileSync('src/journey.ts', 'utf8');
    const stages = journey.slice(journey.indexOf('export interface Stages'), journey.indexOf('\n}\n'));
    const moments = [...stages.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name);
    expect(moments.length).toBeGreaterThan(10);
    const told = [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
    expect(moments.filter((moment) => !told.includes(moment))).toEqual([]);
  });

  test('has every room of src, and every file beside them', () => {
    const names = readdirSync('src', { withFileTypes: true }).map(({ name }) => name);
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test.each([PATH, 'CONTRIBUTING.md'])('%s links to what exists', (path) => {
    const links = [...readFileSync(path, 'utf8').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(5);
    const missing = links.filter((link) => !link.includes('://') && !existsSync(join(dirname(path), link)));
    expect(missing).toEqual([]);
  });
});
