import { expect, test } from '@jest/globals';
import { createAliasConflictingFields } from '../../../../src/plan/correct/alias-conflicting-fields.ts';
import { SubgraphTypes } from '../../../../src/plan/schema/subgraph-types.ts';
import { draft, rootFetch, textsOf } from '../../../support/plans.ts';
import { composeText } from '../compose-text.ts';

const text = composeText({
  a: `
    type Query { things: [Thing] }
    union Thing = Book | Film
    type Book { title: String! @shareable makers: [Maker!]! part: Part @shareable }
    type Film { title: String makers: [Maker] part: Part @shareable }
    type Maker { name: String }
    type Part { size: Int }
  `,
  b: 'type Book { title: String @shareable }',
});
const aliasConflictingFields = createAliasConflictingFields(new SubgraphTypes(text));

function alias(operation: string) {
  const plan = aliasConflictingFields(draft(rootFetch('a', operation)));
  return { operation: textsOf(plan).join().slice('a '.length), renames: plan.steps[0]?.outputRewrites };
}

test('fields of one response name that differ in nullability in the subgraph get two', () => {
  expect(alias('{things{...on Book{title}...on Film{title}}}')).toEqual({
    operation: '{things{...on Book{title}...on Film{_0_title:title}}}',
    renames: [
      {
        kind: 'rename',
        path: [
          { kind: 'field', key: 'things' },
          { kind: 'field', key: '_0_title' },
        ],
        to: 'title',
      },
    ],
  });
});

test('lists that differ in nullability get two, whatever is below', () => {
  expect(alias('{things{...on Book{makers{name}}...on Film{makers{name}}}}').operation).toBe(
    '{things{...on Book{makers{name}}...on Film{_0_makers:makers{name}}}}',
  );
});

test('what can merge stays as it is', () => {
  const operation = '{things{...on Book{part{size}}...on Film{part{size}}}}';
  expect(alias(operation)).toEqual({ operation, renames: [] });
});

test('fields in a fragment that is named twice are two fields', () => {
  const { operation, renames } = alias(
    '{things{...on Book{...a makers{name}}...on Film{part{...b} makers{name}}}} fragment a on Book{title ' +
      'part{...b}} fragment b on Part{size}',
  );
  expect(operation).toBe(
    '{things{...on Book{...on Book{title part{...on Part{size}}}makers{name}}...on Film{part{...on ' +
      'Part{size}}_0_makers:makers{name}}}}',
  );
  expect(renames).toHaveLength(1);
});
