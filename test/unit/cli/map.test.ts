import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

function map(
  args: readonly string[],
  input: string,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  // Under Jest NODE_OPTIONS carries a flag for Jest alone.
  const child = spawn(process.execPath, [program, 'map', ...args], { env: { ...process.env, NODE_OPTIONS: '' } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

test('a selection is applied to the JSON on standard input, integers exact', async () => {
  const { code, stdout } = await map(
    ['--selection', 'id name: title who: $args.who x', '--vars', '{"args":{"who":"me"}}'],
    '{"id":9007199254740993,"title":"T"}',
  );
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout:
      '{"data":{"id":9007199254740993,"name":"T","who":"me"},"errors":[{"message":"there is no ' +
      '`x`","line":1,"column":31}]}\n',
  });
});

test('a selection that does not parse ends with 1, and says where', async () => {
  const { code, stdout } = await map(['--selection', 'id }'], '{}');
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('"line":1,"column":4') });
});

test('variables may be written with their $', async () => {
  const { stdout } = await map(['--selection', 'a: $args.a', '--vars', '{"$args":{"a":1}}'], '{}');
  expect(stdout).toBe('{"data":{"a":1},"errors":[]}\n');
  expect((await map(['--selection', '$config'], '{}')).stdout).toBe('{"data":{},"errors":[]}\n');
  expect((await map(['--lines'], '{"selection":"a: $this.a","vars":{"$this":{"a":2}}}')).stdout).toBe(
    '{"data":{"a":2},"errors":[]}\n',
  );
});

test('what is nested too deeply has an answer, and so has the line after it', async () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  const { code, stdout } = await map(
    ['--lines'],
    `{"selection":"$","input":${deep}}\n{"selection":"a: ` +
      `$","input":${deep}}\n{"selection":"$","input":1,"vars":null}\n`,
  );
  const answers = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect({ code, answers }).toEqual({
    code: 0,
    answers: [
      { data: null, errors: [{ message: 'line 1: expected JSON that is nested less deeply' }] },
      { data: null, errors: [{ message: 'line 2: expected JSON that is nested less deeply' }] },
      { data: 1, errors: [] },
    ],
  });
  expect(await map(['--selection', '$'], deep)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'gatefold: standard input: expected JSON that is nested less deeply\n',
  });
});

test('input that is no JSON is told', async () => {
  const { code, stderr } = await map(['--selection', 'id'], '{');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^gatefold: standard input: expected JSON; /),
  });
  expect(await map([], '{}')).toMatchObject({
    code: 2,
    stderr: 'gatefold: what is the mapping? Give --selection TEXT, or --lines\n',
  });
});

test('with --lines each line has its answer beside it, whatever is wrong with one', async () => {
  const lines = [
    '{"selection":"$.a","input":{"a":1}}',
    '{',
    '',
    '{"selection":"}"}',
    '{"selection":"b: $args.b","vars":{"args":{"b":2}}}',
    '[]',
  ];
  const { code, stdout } = await map(['--lines'], lines.join('\n'));
  const answers = stdout
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { readonly data: unknown; readonly errors: readonly { readonly message: string }[] },
    );
  expect(code).toBe(0);
  expect(answers.map(({ data }) => data)).toEqual([1, null, null, { b: 2 }, null]);
  expect(answers.map(({ errors }) => errors[0]?.message.slice(0, 24))).toEqual([
    undefined,
    'line 2: expected JSON; E',
    'expected a field, a labe',
    undefined,
    'line 6: expected an obje',
  ]);
});

test('a mapping is read as the version has it that is told', async () => {
  const lines = [
    '{"selection":"x: \\"a\\"","input":{"a":1}}',
    '{"selection":"x: \\"a\\"","input":{"a":1},"connect":"v0.4"}',
    '{"selection":"x: a?","connect":"v0.2"}',
    '{"selection":"x","connect":4}',
  ];
  const { stdout } = await map(['--lines'], lines.join('\n'));
  expect(stdout.trim().split('\n')).toEqual([
    '{"data":{"x":1},"errors":[]}',
    '{"data":{"x":"a"},"errors":[]}',
    expect.stringContaining('`?` is understood from connect/v0.3 on'),
    expect.stringContaining('line 4: `connect`: expected v0.1, v0.2, v0.3 or v0.4, found 4'),
  ]);
  expect(await map(['--selection', 'x', '--connect', 'v9'], '{}')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--connect: expected v0.1'),
  });
});
