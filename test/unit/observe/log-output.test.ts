import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LogOutput } from '../../../src/observe/log-output.ts';

/** A reader that takes as many bytes as it is told, each time. */
function readerOf(takes: readonly number[]): {
  readonly writeNow: (bytes: Uint8Array) => number;
  readonly taken: () => string;
} {
  let printed = '';
  let turn = 0;
  return {
    writeNow(bytes) {
      const length = Math.min(bytes.length, takes[turn++] ?? bytes.length);
      printed += Buffer.from(bytes.subarray(0, length)).toString();
      return length;
    },
    taken: () => printed,
  };
}

describe('LogOutput', () => {
  it('hands each line over whole and in order, or counts it as dropped, whatever its reader takes', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((line) => line.replaceAll('\n', ' ')),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.nat({ max: 60 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 300 }),
        (written, takes, maxWaitingBytes) => {
          const reader = readerOf(takes);
          const output = new LogOutput({
            writeNow: reader.writeNow,
            maxWaitingBytes,
            tellDropped: (dropped) => `dropped ${dropped}\n`,
          });
          let dropped = 0;
          output.onDrop((count) => (dropped += count));
          for (const line of written) output.write(`:${line}\n`);
          output.flush(1_000);
          const all = reader.taken().split('\n').slice(0, -1);
          const kept = all.filter((line) => line.startsWith(':'));
          const told = all.filter((line) => line.startsWith('dropped ')).map((line) => Number(line.slice(8)));
          let next = 0;
          const inOrder = kept.every((line) => (next = written.indexOf(line.slice(1), next) + 1) > 0);
          expect(inOrder).toBe(true);
          expect(kept.length + dropped).toBe(written.length);
          expect(told.reduce((sum, count) => sum + count, 0)).toBe(dropped);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never throws, and goes on when its reader is back', () => {
    let gone = true;
    let printed = '';
    const output = new LogOutput({
      writeNow(bytes) {
        if (gone) throw new Error('EPIPE');
        printed += Buffer.from(bytes).toString();
        return bytes.length;
      },
      tellDropped: (dropped) => `dropped ${dropped}\n`,
    });
    output.write('one\n');
    output.write('two\n');
    gone = false;
    output.write('three\n');
    expect(printed).toBe('three\ndropped 2\n');
  });
});
