import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { GRPC_STATUSES, statusName, type StatusMapping } from '../../../../src/fetch/grpc/status-table.ts';

const entries = Object.entries<StatusMapping>(GRPC_STATUSES);

test('the published document has exactly the rows of the table', () => {
  const document = readFileSync(new URL('../../../../docs/grpc-status.md', import.meta.url), 'utf8');
  const published = document.split('\n').filter((line) => /^\| `/.test(line));
  expect(published).toEqual(
    entries.map(
      ([name, { number, code, shown }]) => `| \`${name}\` | ${number} | \`${code}\` | ${shown ? 'yes' : 'no'} |`,
    ),
  );
});

test('the table has every status of gRPC but OK, with its number', () => {
  const known = Object.entries(status).filter(
    (entry): entry is [string, status] => typeof entry[1] === 'number' && entry[0] !== 'OK',
  );
  expect(entries.map(([name, { number }]) => [name, number])).toEqual(known);
});

test('a number that gRPC does not know is UNKNOWN', () => {
  expect(statusName(99)).toBe('UNKNOWN');
});
