import { describe, expect, test } from '@jest/globals';
import { Kind, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { DraftPlan } from '../../../../src/plan/model/query-plan.ts';
import { allSteps, inWaves, readOperationText } from '../../../../src/plan/model/waves.ts';
import { writeOperation } from '../../../../src/plan/model/write-operation.ts';
import {
  draft,
  parallel,
  rootFetch,
  sequence,
  subscription,
  type Drafted,
  type DraftedFetch,
} from '../../../support/plans.ts';

function fetch(subgraph: string): DraftedFetch {
  return rootFetch(subgraph, '{a}');
}

/** The subgraphs that a plan asks, with the wave of each step. */
function wavesOf({ steps }: Pick<DraftPlan, 'steps'>): string {
  return steps.map(({ subgraph, wave }) => `${subgraph}${wave}`).join(' ');
}

describe('the waves of a plan', () => {
  test.each<[string, Drafted, string]>([
    ['of one fetch are one', fetch('a'), 'a0'],
    ['add up in a sequence', sequence(fetch('a'), fetch('b'), fetch('c')), 'a0 b1 c2'],
    ['are shared in parallel', parallel(fetch('a'), fetch('b')), 'a0 b0'],
    [
      'after what is parallel come after the longest way through it',
      sequence(fetch('a'), parallel(sequence(fetch('b'), fetch('c')), fetch('d')), fetch('e')),
      'a0 b1 d1 c2 e3',
    ],
    [
      'after what is parallel come after the longest way, wherever that stands',
      sequence(parallel(fetch('a'), sequence(fetch('b'), fetch('c')), fetch('d')), fetch('e')),
      'a0 b0 d0 c1 e2',
    ],
    [
      'of sequences in parallel begin together',
      parallel(
        sequence(fetch('a'), parallel(fetch('b'), sequence(fetch('c'), fetch('d')))),
        sequence(fetch('e'), fetch('f')),
      ),
      'a0 e0 b1 c1 f1 d2',
    ],
    ['are no more for what is empty', sequence(parallel(), sequence(), fetch('a'), parallel(), fetch('b')), 'a0 b1'],
  ])('%s', (_name, root, expected) => {
    expect(wavesOf(draft(root))).toBe(expected);
  });

  test('of a plan that asks nobody are none', () => {
    expect(draft()).toEqual({ hasContexts: false, events: undefined, steps: [] });
  });

  test('begin with what completes the events of a subscription', () => {
    const plan = draft(subscription(fetch('events'), sequence(fetch('a'), fetch('b'))));
    expect(plan.events?.subgraph).toBe('events');
    expect(wavesOf(plan)).toBe('a0 b1');
    // What completes an event may read what the event brings.
    expect(plan.events?.wave).toBeLessThan(0);
    expect(allSteps(plan).map(({ subgraph }) => subgraph)).toEqual(['events', 'a', 'b']);
  });

  test('of a subscription that nothing completes are none', () => {
    expect(draft(subscription(fetch('events')))).toMatchObject({ events: { subgraph: 'events' }, steps: [] });
  });

  test('have no subscription among them', () => {
    expect(() => draft(sequence(fetch('a'), subscription(fetch('events'))))).toThrow('not a part of a plan');
  });

  test('are numbered anew without gaps, and their steps stand in their order', () => {
    const [step] = draft(fetch('a')).steps;
    if (step === undefined) throw new Error('a plan of one fetch has a step');
    const steps = [7, -2, 3, 7].map((wave, index) => ({ ...step, subgraph: 'abcd'.charAt(index), wave }));
    expect(wavesOf({ steps: inWaves(steps) })).toBe('b0 c1 a2 d2');
  });
});

/** All selections of an operation, each as often as it stands there. */
function selectionsOf({ selections }: SelectionSetNode): readonly SelectionNode[] {
  return selections.flatMap((selection) =>
    selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined
      ? [selection]
      : [selection, ...selectionsOf(selection.selectionSet)],
  );
}

describe('an operation', () => {
  const read = (text: string): OperationDefinitionNode => readOperationText(text);

  test('is read as a planner has written it', () => {
    const text = 'query Named($n:Int=3){a(n:$n){...on A{b@skip(if: true)}c:d}}';
    expect(writeOperation(read(text))).toBe(text);
  });

  test('has the fragments that it names written out, also in each other and before it', () => {
    const text =
      'fragment f on A{b{...g}} query($n:Int){a{...f}...h} fragment g on B{c ...on C{d}} fragment h on Q{e(n:$n)}';
    expect(writeOperation(read(text))).toBe('query($n:Int){a{...on A{b{...on B{c...on C{d}}}}}...on Q{e(n:$n)}}');
  });

  test('has two nodes for what is named twice', () => {
    const operation = read('{a{...f} b{...f}...on Q{c{...f}}} fragment f on A{x{y}...on B{z}}');
    expect(writeOperation(operation)).toBe(
      '{a{...on A{x{y}...on B{z}}}b{...on A{x{y}...on B{z}}}...on Q{c{...on A{x{y}...on B{z}}}}}',
    );
    const selections = selectionsOf(operation.selectionSet);
    expect(selections).toHaveLength(19);
    expect(new Set(selections).size).toBe(19);
    const sets = selections.flatMap((selection) =>
      selection.kind === Kind.FRAGMENT_SPREAD ? [] : (selection.selectionSet ?? []),
    );
    expect(new Set(sets).size).toBe(sets.length);
  });

  test('is needed', () => {
    expect(() => read('fragment f on A{b}')).toThrow('no operation');
  });
});
