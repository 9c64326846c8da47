import { describe, expect, test } from '@jest/globals';
import { EventQueue } from '../../../src/fetch/event-queue.ts';

const open = (onReturn = (): void => {}): EventQueue<string> => new EventQueue({ items: 3, size: 10 }, onReturn);

async function readAll(queue: EventQueue<string>): Promise<readonly string[]> {
  const read: string[] = [];
  try {
    for await (const item of queue) read.push(item);
  } catch (error) {
    read.push(String(error));
  }
  return read;
}

describe('a queue', () => {
  test('gives out what came before it was asked, and after', async () => {
    const queue = open();
    queue.push('a', 1);
    const reading = readAll(queue);
    await new Promise((resolve) => setImmediate(resolve));
    queue.push('b', 1);
    queue.push('c', 1);
    queue.end();
    queue.push('d', 1);
    expect(await reading).toEqual(['a', 'b', 'c']);
  });

  test('takes no more than there is room for: in number, or in size, but always one', () => {
    const few = open();
    expect(['a', 'b', 'c', 'd'].map((item) => few.push(item, 1))).toEqual([true, true, true, false]);
    const large = open();
    expect([large.push('a', 100), large.push('b', 1)]).toEqual([true, false]);
  });

  test('has room again when something was taken', async () => {
    const queue = open();
    queue.push('a', 10);
    expect(queue.push('b', 5)).toBe(false);
    await queue.next();
    expect(queue.push('b', 5)).toBe(true);
  });

  test('gives its failure out after what is held, once', async () => {
    const queue = open();
    queue.push('a', 1);
    queue.fail(new Error('down'));
    queue.fail(new Error('again'));
    expect(await readAll(queue)).toEqual(['a', 'Error: down']);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test('gives its failure out in place of what is held, when that is dropped', async () => {
    const queue = open();
    queue.push('a', 1);
    queue.fail(new Error('too slow'), { dropped: true });
    expect(await readAll(queue)).toEqual(['Error: too slow']);
  });

  test('fails who waits', async () => {
    const queue = open();
    const reading = readAll(queue);
    queue.fail(new Error('down'));
    expect(await reading).toEqual(['Error: down']);
  });

  test('tells when its reader wants no more', async () => {
    let returned = 0;
    const queue = open(() => (returned += 1));
    queue.push('a', 1);
    queue.push('b', 1);
    for await (const _ of queue) break;
    expect([returned, await readAll(queue)]).toEqual([1, []]);
  });
});
