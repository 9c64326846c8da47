import { describe, expect, test } from '@jest/globals';
import type { Slot } from '../../../../src/cache/parts/cached-part.ts';
import { assembleAnswer, receiveAnswer, receiveFailure } from '../../../../src/cache/parts/receive-answer.ts';

/** What a slot is read for. */
function slotOf(responseName: string, representation?: string): Slot {
  return { part: { part: { responseName } }, representation, value: undefined, errors: [] } as unknown as Slot;
}

const entities = (count: number): Slot[] =>
  Array.from({ length: count }, (_, index) => slotOf('_entities', String(index)));
const seen = (slots: readonly Slot[]) =>
  assembleAnswer(slots, []).errors.map(({ message, path, isSpread }) => [
    path?.join('.'),
    message,
    ...(isSpread === true ? ['spread'] : []),
  ]);

describe('of what is asked for beside what is kept', () => {
  test('each entity that failed has its own error, and no other one has it', () => {
    const slots = entities(3);
    const errors = [
      { message: 'no name', path: ['_entities', 1, 'name'] },
      { message: 'slow', path: undefined },
    ];
    const unplaced = receiveAnswer(
      { data: { _entities: [{ name: 'a' }, { name: null }, { name: 'c' }] }, errors },
      slots,
    );
    expect(seen(slots)).toEqual([['_entities.1.name', 'no name']]);
    expect(unplaced.map(({ message }) => message)).toEqual(['slow']);
  });

  test.each([
    ['without data', null],
    ['without entities', { _entities: null, other: 1 }],
  ])('an answer %s fails the entity that its error names, and the others because of it', (_what, data) => {
    const slots = entities(3);
    const errors = [{ message: 'no code', path: ['_entities', 2, 'code'] }];
    if (data === null) receiveFailure(errors, slots, slots);
    else receiveAnswer({ data, errors }, slots);
    expect(seen(slots)).toEqual([
      ['_entities.0', 'no code', 'spread'],
      ['_entities.1', 'no code', 'spread'],
      ['_entities.2.code', 'no code'],
    ]);
    expect(new Set(slots.flatMap((slot) => slot.errors.map(({ once }) => once))).size).toBe(1);
  });

  test('an error that names nothing stands for what none names, and is told of nothing else', () => {
    const slots = [...entities(1), slotOf('root')];
    const errors = [{ message: 'root failed', path: ['root'] }, { message: 'overloaded' }];
    expect(receiveFailure(errors, slots, slots)).toEqual([]);
    expect(seen(slots)).toEqual([
      ['_entities.0', 'overloaded'],
      ['root', 'root failed'],
    ]);
  });

  test('what a stale value stands for has no error', () => {
    const slots = entities(2);
    receiveFailure([{ message: 'down' }], slots, slots.slice(1));
    expect(seen(slots)).toEqual([['_entities.1', 'down']]);
  });

  test('entities are never matched by position when there are more or fewer than were asked for', () => {
    for (const list of [[{ name: 'b' }], [{ name: 'a' }, { name: 'b' }, { name: 'c' }]]) {
      const slots = entities(2);
      const unplaced = receiveAnswer(
        { data: { _entities: list }, errors: [{ message: 'one is gone', path: ['_entities', 0] }] },
        slots,
      );
      const { data, errors } = assembleAnswer(slots, unplaced);
      expect(data).toEqual({ _entities: [null, null] });
      const message = 'The backend answered with another number of entities than were asked for.';
      expect(errors.map((error) => [error.message, error.path])).toEqual([
        ['one is gone', undefined],
        [message, ['_entities', 0]],
        [message, ['_entities', 1]],
      ]);
    }
  });

  test('no entities at all and no error are told at each', () => {
    const slots = entities(2);
    receiveAnswer({ data: { _entities: null }, errors: [] }, slots);
    expect(seen(slots)).toEqual(
      [0, 1].map((index) => [`_entities.${index}`, 'The backend answered without the entities asked for.']),
    );
  });
});
