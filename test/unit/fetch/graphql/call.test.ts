import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { PreparedOperation, SubgraphOperation } from '../../../../src/core/backend.ts';
import { RawJson } from '../../../../src/core/json/raw-json.ts';
import { graphqlBackend } from '../../../../src/fetch/graphql/call.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { BACKENDS, contextOf, failureOf, json, serveBackend } from '../backend-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function operation(text: string, more: Partial<SubgraphOperation> = {}): SubgraphOperation {
  return {
    subgraph: 'reviews',
    kind: 'query',
    text,
    document: parse(text),
    variableNames: [],
    representationNames: [],
    longIntegers: true,
    ...more,
  };
}

type Answer = Parameters<typeof serveBackend>[0];

async function prepared(
  answer: Answer,
  made: SubgraphOperation,
): Promise<{ run: PreparedOperation; received: { body: string; headers: object; rawHeaders: readonly string[] }[] }> {
  const server = await serveBackend(answer);
  cleanups.push(() => server.close());
  const pools = createPools(BACKENDS);
  cleanups.push(() => pools.close());
  const backend = graphqlBackend({ subgraph: 'reviews', url: `${server.origin}/graphql?v=1`, pools, config: BACKENDS });
  return { run: backend.prepare(made), received: server.received };
}

const answering =
  (body: unknown, status = 200): Answer =>
  (_request, response) =>
    json(response, body, status);

const ME = operation('{me{name}}');
const runOnce = async (answer: Answer, made = ME) =>
  (await prepared(answer, made)).run.run({ variables: {}, context: contextOf() });

describe('calling a GraphQL backend', () => {
  test('posts the operation with the variables it uses and no others', async () => {
    const made = operation('query($id:ID!,$n:Int){user(id:$id){posts(n:$n){id}}}', { variableNames: ['id', 'n'] });
    const { run, received } = await prepared(answering({ data: { user: null } }), made);
    expect(await run.run({ variables: { id: 'a"b', other: 1 }, context: contextOf() })).toEqual({
      data: { user: null },
      errors: [],
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ query: made.text, variables: { id: 'a"b' } });
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'accept-encoding': 'identity' });
    expect(run.predict()).toEqual([{ call: 'query', count: 'one' }]);
  });

  test('sends no variables member when the operation has none', async () => {
    const { run, received } = await prepared(answering({ data: { me: null } }), ME);
    await run.run({ variables: { x: 1 }, context: contextOf() });
    expect(received[0]?.body).toBe('{"query":"{me{name}}"}');
  });

  test('inserts ready-made representations as they are, several lists in one operation', async () => {
    const made = operation(
      'query($a:[_Any!]!,$b:[_Any!]!){x:_entities(representations:$a){__typename}y:_entities(representations:$b){__typename}}',
      {
        representationNames: ['a', 'b'],
      },
    );
    const { run, received } = await prepared(answering({ data: { x: [], y: [] } }), made);
    await run.run({
      variables: { a: new RawJson('[{"__typename":"U","id":9007199254740993}]'), b: [{ __typename: 'V', id: 'é' }] },
      context: contextOf(),
    });
    expect(received[0]?.body).toBe(
      `{"query":${JSON.stringify(made.text)},"variables":{"a":[{"__typename":"U","id":9007199254740993}],"b":[{"__typename":"V","id":"é"}]}}`,
    );
  });

  test('9007199254740993 is exact as a variable and in the answer', async () => {
    const made = operation('query($id:ID!){user(id:$id){n}}', { variableNames: ['id'] });
    const { run, received } = await prepared(
      (_request, response) => response.end('{"data":{"user":{"n":9007199254740993}}}'),
      made,
    );
    const answer = await run.run({ variables: { id: [9007199254740993n] }, context: contextOf() });
    expect(received[0]?.body).toContain('"variables":{"id":[9007199254740993]}');
    expect(answer.data).toEqual({ user: { n: 9007199254740993n } });
  });

  test(
    "forwards the headers let through, several values apart, and never those of the client's own " + 'connection',
    async () => {
      const { run, received } = await prepared(answering({ data: { me: null } }), ME);
      const forwardedHeaders = {
        authorization: 'Bearer t',
        'x-many': ['1', '2'],
        host: 'evil',
        'content-length': '1',
        'accept-encoding': 'gzip',
        connection: 'close',
        'transfer-encoding': 'chunked',
        'content-type': 'text/plain',
      };
      await run.run({ variables: {}, context: contextOf({ forwardedHeaders }) });
      const [request] = received;
      expect(request?.headers).toMatchObject({
        authorization: 'Bearer t',
        'content-type': 'application/json',
        'accept-encoding': 'identity',
        connection: 'keep-alive',
      });
      expect(request?.headers).not.toMatchObject({ host: 'evil' });
      expect(request?.rawHeaders.filter((_, index) => request.rawHeaders[index - 1] === 'x-many')).toEqual(['1', '2']);
    },
  );
});

describe('reading a GraphQL answer', () => {
  test("`data: null` plus errors keeps the backend's error", async () => {
    const errors = [{ message: 'no such entity', path: ['_entities', 0], extensions: { code: 'GONE' } }];
    expect(await runOnce(answering({ data: null, errors }))).toEqual({ data: null, errors });
  });

  test('a response is used whatever its status', async () => {
    expect(await runOnce(answering({ data: { me: { name: 'A' } } }, 500))).toEqual({
      data: { me: { name: 'A' } },
      errors: [],
    });
    expect(await runOnce(answering({ errors: [{ message: 'log in' }] }, 401))).toEqual({
      data: null,
      errors: [{ message: 'log in', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('stack traces, what backends were asked, variables and internal URLs never leave; codes and the rest do', async () => {
    const extensions = {
      code: 'BOOM',
      retryAfter: 3,
      stacktrace: ['at x'],
      exception: { stacktrace: [] },
      request: { endpoint: 'http://internal' },
      query: '{me}',
      variables: { a: 1 },
      url: 'http://internal',
    };
    const { errors } = await runOnce(
      answering({ data: {}, errors: [{ message: 'm', locations: [{ line: 1, column: 1 }], extensions }] }),
    );
    expect(errors).toEqual([{ message: 'm', extensions: { code: 'BOOM', retryAfter: 3 } }]);
  });

  test('malformed errors are errors all the same', async () => {
    const malformed = ['text', null, { message: 7, path: 'x' }, { message: 'm', path: ['a', {}], extensions: [] }];
    expect((await runOnce(answering({ data: null, errors: malformed }))).errors.map((error) => error.message)).toEqual([
      'text',
      'The backend reported an error without a message.',
      'The backend reported an error without a message.',
      'm',
    ]);
    expect((await runOnce(answering({ data: {}, errors: { message: 'alone' } }))).errors).toEqual([
      { message: 'alone' },
    ]);
    expect((await runOnce(answering({ data: null }))).errors).toEqual([
      { message: 'The backend answered without data.', extensions: { code: 'BACKEND_ANSWER_INVALID' } },
    ]);
  });

  test.each([
    [200, '<html>login</html>', 'BACKEND_ANSWER_INVALID'],
    [200, '', 'BACKEND_ANSWER_INVALID'],
    [200, '[]', 'BACKEND_ANSWER_INVALID'],
    [200, '{"hello":1}', 'BACKEND_ANSWER_INVALID'],
    [200, '{"data":[1]}', 'BACKEND_ANSWER_INVALID'],
    [401, '', 'UNAUTHENTICATED'],
    [403, 'no', 'FORBIDDEN'],
    [429, '{}', 'RATE_LIMITED'],
    [500, '<html>', 'BACKEND_FAILED'],
    [302, '', 'BACKEND_FAILED'],
  ])('%i with %j is %s', async (status, body, code) => {
    const failure = await failureOf(runOnce((_request, response) => response.writeHead(status).end(body)));
    expect(failure).toMatchObject({ code, subgraph: 'reviews' });
    expect(failure.publicMessage).not.toContain('127.0.0.1');
  });

  test('no time left means that nothing is sent', async () => {
    const { run, received } = await prepared(answering({ data: {} }), ME);
    expect((await failureOf(run.run({ variables: {}, context: contextOf({ withinMs: -1 }) }))).code).toBe(
      'BACKEND_TIMEOUT',
    );
    expect(received).toHaveLength(0);
  });
});
