import { expect, test } from '@jest/globals';
import { playMapping } from '../../../src/mapping/play-mapping.ts';

test('the result and every warning with its place in the selection, each once', () => {
  const selection = 'id\nitems { name: title }\nwho: $args.who';
  const input = { id: 9007199254740993n, items: [{ title: 'a' }, {}, {}] };
  expect(playMapping({ selection, input, vars: { args: { who: 'me' } } })).toEqual({
    data: { id: 9007199254740993n, items: [{ name: 'a' }, {}, {}], who: 'me' },
    errors: [{ message: 'there is no `title`', line: 2, column: 15 }],
    parsed: true,
  });
});

test('a selection that does not parse is told with its place', () => {
  expect(playMapping({ selection: 'id\n  name: }', input: {}, vars: {} })).toEqual({
    data: null,
    errors: [{ message: 'expected a path or a block, found `}`', line: 2, column: 9 }],
    parsed: false,
  });
});

test('nothing is null', () => {
  expect(playMapping({ selection: '$.a?', input: {}, vars: {} })).toEqual({ data: null, errors: [], parsed: true });
});
