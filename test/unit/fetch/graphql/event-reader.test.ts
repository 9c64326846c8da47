import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventReader, EventTooLarge, type ServerSentEvent } from '../../../../src/fetch/graphql/event-reader.ts';

function readAll(pieces: readonly Buffer[], maxCharacters = 1_000): readonly ServerSentEvent[] {
  const reader = new EventReader(maxCharacters);
  return pieces.flatMap((piece) => reader.read(piece));
}

const read = (text: string): readonly ServerSentEvent[] => readAll([Buffer.from(text)]);

test('an event is its name and its lines of data', () => {
  expect(read('event: next\ndata: {"a":\ndata:  1}\nid: 7\n\n')).toEqual([{ name: 'next', data: '{"a":\n 1}' }]);
  expect(read('data\n\n')).toEqual([{ name: '', data: '' }]);
});

test('comments, unknown fields, and events that say nothing are passed over', () => {
  expect(read('\n\n:\n\n: ping\nretry: 5\n\nevents: no\n\nevent: next\ndata: 1\n\n')).toEqual([
    { name: 'next', data: '1' },
  ]);
});

test('an event without data is told when it has a name', () => {
  expect(read('event: complete\n\n')).toEqual([{ name: 'complete', data: '' }]);
});

test('an event that is not ended is none yet', () => {
  expect(read('event: next\ndata: 1\n')).toEqual([]);
});

test('a byte order mark before the first event is no part of it', () => {
  expect(read('\uFEFFevent: next\ndata: 1\n\n')).toEqual([{ name: 'next', data: '1' }]);
});

test('a stream means the same however it is cut, and whichever line ends it has', () => {
  const text = ': é\nevent: next\ndata: "ünï"\n\nevent: next\ndata: 1\ndata: 2\n\n:\n\nevent: complete\ndata:\n\n';
  const expected = [
    { name: 'next', data: '"ünï"' },
    { name: 'next', data: '1\n2' },
    { name: 'complete', data: '' },
  ];
  fc.assert(
    fc.property(
      fc.constantFrom('\n', '\r', '\r\n'),
      fc.array(fc.nat({ max: 120 }), { maxLength: 20 }),
      (lineEnd, cuts) => {
        const bytes = Buffer.from(text.replaceAll('\n', lineEnd));
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        expect(readAll(edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge)))).toEqual(expected);
      },
    ),
  );
});

test('bytes that are no stream of events are no event, and break nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 50 })),
      (pieces) =>
        void readAll(
          pieces.map((piece) => Buffer.from(piece)),
          10_000,
        ),
    ),
  );
});

test('an event over the limit is refused, whether it is one line or many, and before it has ended', () => {
  const read100 = (text: string) => () => readAll([Buffer.from(text)], 100);
  expect(read100(`data: ${'x'.repeat(100)}`)).toThrow(EventTooLarge);
  expect(read100('data: 123456789\n'.repeat(10))).toThrow(EventTooLarge);
});

test('comments can go on for ever', () => {
  expect(
    readAll(
      Array.from({ length: 1_000 }, () => Buffer.from(': still here\n')),
      100,
    ),
  ).toEqual([]);
});
