import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { createMakeOnce } from '../../../../src/core/turns/make-once.ts';

function open() {
  const makings: { readonly cancellation: Cancellation; readonly settle: (made: string) => void }[] = [];
  const makeOnce = createMakeOnce<string>();
  const ask = (asked?: Cancellation) =>
    makeOnce('key', (cancellation) => new Promise((settle) => makings.push({ cancellation, settle })), asked);
  return { makings, ask };
}

describe('what many ask for at once', () => {
  test('is made once, and anew when it is asked for later', async () => {
    const { makings, ask } = open();
    const asked = [ask(), ask(new Cancellation())];
    makings[0]?.settle('made');
    expect(await Promise.all(asked)).toEqual(['made', 'made']);
    void ask();
    expect(makings).toHaveLength(2);
  });

  test('is given up when all are gone, and is made for whoever comes then', async () => {
    const { makings, ask } = open();
    const clients = [new Cancellation(), new Cancellation()];
    const asked = clients.map(ask);
    clients[0]?.cancel('gone');
    expect(makings[0]?.cancellation.cancelled).toBe(false);
    clients[1]?.cancel('gone');
    expect(makings[0]?.cancellation.cancelled).toBe(true);
    const next = ask();
    makings[1]?.settle('made again');
    expect(await next).toBe('made again');
    makings[0]?.settle('made');
    await Promise.all(asked);
  });
});
