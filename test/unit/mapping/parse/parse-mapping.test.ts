import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from '../../../../src/mapping/compile/compile-mapping.ts';
import { compileTemplate } from '../../../../src/mapping/write/compile-template.ts';
import { TemplateFailure } from '../../../../src/mapping/write/template-failure.ts';
import { listDependencies } from '../../../../src/mapping/infer/list-dependencies.ts';
import { outputShape } from '../../../../src/mapping/infer/output-shape.ts';
import { parseMapping } from '../../../../src/mapping/parse/parse-mapping.ts';
import { parseTemplate } from '../../../../src/mapping/parse/parse-template.ts';
import { MappingSyntaxError } from '../../../../src/mapping/language/syntax.ts';

function mistakeIn(text: string): MappingSyntaxError {
  try {
    parseMapping(text);
  } catch (error) {
    if (error instanceof MappingSyntaxError) return error;
    throw error;
  }
  throw new Error(`${text} parses`);
}

describe('mistakes', () => {
  test.each([
    ['', 1, 1, 'expected a mapping, found an empty string'],
    ['  # only a comment', 1, 19, 'expected a mapping, found an empty string'],
    ['id name {', 1, 10, 'expected a field or `}`, found the end'],
    ['id\nname: .x', 2, 7, 'expected a path or a block, found `.`; a path into the input begins with `$.`'],
    ['a.', 1, 3, 'expected a key after `.`, found the end'],
    ['a->(1)', 1, 4, 'expected the name of a method after `->`, found `(`'],
    ['a->map(', 1, 8, 'expected an argument or `)`, found the end'],
    ['a->map(1 2)', 1, 10, 'expected `,` or `)`, found `2`'],
    ['x: $(1', 1, 7, 'expected `)` to close `$(`, found the end'],
    ["x: 'open", 1, 4, "expected a closing ' for this text, found `'`"],
    ['x: $(a ?? b ?! c)', 1, 13, 'expected `??` again: `??` and `?!` are not mixed, found `?!`'],
    ['id, name', 1, 3, 'expected a field, a label or a path, found `,`; fields are separated by blanks'],
    [
      'id a.b',
      1,
      4,
      'expected a label before this path (`name: path`), or a block after it (`path { … }`): it stands beside ' +
        'other fields',
    ],
    ['__proto__: id', 1, 1, 'expected another key than `__proto__`'],
    ['x: $({ a: })', 1, 11, 'expected a path or a literal, found `}`'],
    ['x: $(', 1, 6, 'expected a path or a literal, found the end'],
    ['x: $(?? a)', 1, 6, 'expected a path or a literal, found `??`'],
    [
      'x: $(a || b)',
      1,
      8,
      'expected `)` to close `$(`, found `|`; there are no operators but methods, such as `->add(…)`, `->eq(…)`, ' +
        '`->and(…)` and `->not`',
    ],
    [
      'a->filter(@ > 1)',
      1,
      13,
      'expected `,` or `)`, found `>`; there are no operators but methods, such as `->add(…)`, `->eq(…)`, ' +
        '`->and(…)` and `->not`',
    ],
    ['... ', 1, 5, 'expected a path, found the end'],
    [
      '->first',
      1,
      1,
      'expected a field, a label or a path, found `->`; a method stands behind a path, such as `$->first`',
    ],
    ['a.first()', 1, 8, 'expected a field, a label or a path, found `(`; methods are called with `->`'],
    [
      'x: a-b',
      1,
      5,
      'expected a field, a label or a path, found `-`; a key with other characters than letters, digits and `_` ' +
        'is quoted',
    ],
    [
      'été',
      1,
      1,
      'expected a field, a label or a path, found `é`; a key with other characters than letters, digits and `_` ' +
        'is quoted',
    ],
    ['x: “a”', 1, 4, 'expected a path or a block, found `“`; quotes are `"` or `\'`'],
    ['{ a }', 1, 1, 'expected a field, a label or a path, found `{`; braces stand behind a label or a path'],
    ['a // b', 1, 3, 'expected a field, a label or a path, found `/`; a comment begins with `#`'],
  ])('%j', (text, line, column, message) => {
    const mistake = mistakeIn(text);
    expect([mistake.line, mistake.column, mistake.message]).toEqual([line, column, message]);
  });

  test('deep nesting is refused, not a stack overflow', () => {
    expect(mistakeIn(`x: $(${'['.repeat(100_000)}`).message).toContain('128 levels');
    expect(mistakeIn('a { '.repeat(100_000)).message).toContain('128 levels');
  });
});

describe('any text', () => {
  const token = fc.constantFrom(
    'a',
    'id',
    '$',
    '$args',
    '@',
    '.',
    '->',
    'map',
    'first',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '?',
    '??',
    '?!',
    '...',
    "'x'",
    '"',
    '1',
    '-',
    '.5',
    'true',
    'null',
    ' ',
    '\n',
    '# c\n',
    'é',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(token, { maxLength: 24 }).map((tokens) => tokens.join('')),
  );
  const bare = (work: () => unknown): boolean => {
    try {
      work();
      return false;
    } catch (error) {
      return !(error instanceof MappingSyntaxError || error instanceof TemplateFailure);
    }
  };

  test('is a mapping that runs on any input, or a located mistake', () => {
    fc.assert(
      fc.property(text, fc.jsonValue(), (source, input) => {
        expect(
          bare(() => {
            const mapping = parseMapping(source);
            outputShape(mapping);
            listDependencies(mapping);
            return compileMapping(mapping)(input, { variables: { args: input } });
          }),
        ).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is a template that renders, or a located mistake', () => {
    fc.assert(
      fc.property(text, fc.jsonValue(), (source, input) => {
        expect(bare(() => compileTemplate(parseTemplate(`/x/{${source}}`))({ variables: { args: input } }))).toBe(
          false,
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('dependencies', () => {
  test.each([
    ['$args.id', ['args.id']],
    ['$args { a b { c } }', ['args.a', 'args.b.c']],
    ['x: $this.owner.id', ['this.owner.id']],
    ['ids: $batch.id', ['batch.id']],
    ['$batch->map(@.id)', ['batch.id']],
    ['$batch->map({ k: @.id, v: @.at.x })', ['batch.id', 'batch.at.x']],
    ["$batch.id->joinNotNull(',')", ['batch.id']],
    ['$args->as($a) { x: $a.id }', ['args.id']],
    ['$this->first.id', ['this.id']],
    ['$args', ['args']],
    ['$(1)', []],
    ["$this.name->echo('x')", ['this.name']],
    ["$args.input { kind: $('k') }", ['args.input']],
    ['$this.tags->map(1)', ['this.tags']],
    ['$this.owner->as($o)->echo($o.id)', ['this.owner.id']],
    ['$nope->map(1)', ['nope']],
    ['a: x->as($this)->echo($this.a) b: $this.b', ['this.b']],
    ['a: x->as($v)->echo($v) b: $v', ['v']],
    ['$this.a->as($v) { b: $v.b c: $this.c }', ['this.a.b', 'this.c']],
    ['$batch->map({ id: @.id })', ['batch.id']],
  ])('of %s', (text, expected) => {
    const found = listDependencies(parseMapping(text)).filter(({ variable }) => variable !== '');
    expect([...new Set(found.map(({ variable, path }) => [variable, ...path].join('.')))]).toEqual(expected);
  });
});

describe('output shapes', () => {
  const keys = (text: string): unknown => {
    const shape = outputShape(parseMapping(text));
    return shape.kind === 'object' ? { keys: [...shape.fields.keys()], open: shape.open } : shape.kind;
  };
  test.each([
    ['id name', { keys: ['id', 'name'], open: false }],
    ['$.items { id }', { keys: ['id'], open: false }],
    ['$.items->map({ id: @.x })', { keys: ['id'], open: false }],
    ['id ...$.more', { keys: ['id'], open: true }],
    ['id a.b { c }', { keys: ['id', 'c'], open: false }],
    ['$.items', 'unknown'],
    ['$("text")', 'scalar'],
  ])('of %s', (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });
});
