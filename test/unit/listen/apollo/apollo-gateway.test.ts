import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { describe, expect, test } from '@jest/globals';
import { gatewayForApolloServer, stringifyResult } from '../../../../src/listen/apollo/apollo-gateway.ts';
import { lazyData, untouchedText } from '../../../../src/listen/apollo/lazy-data.ts';
import { fakeAnswering } from '../../../support/fake-answering.ts';

const noSignals = { stopOnTerminationSignals: false, includeStacktraceInErrorResponses: false } as const;

async function askOver(server: ApolloServer, body: object): Promise<string> {
  const response = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([['content-type', 'application/json']]),
      search: '',
      body,
    },
    context: () => Promise.resolve({}),
  });
  return response.body.kind === 'complete' ? response.body.string.trim() : 'in parts';
}

describe('an Apollo Server of somebody else, running on our gateway', () => {
  test('answers with data that is real to whoever asks for it', async () => {
    const answering = fakeAnswering();
    const server = new ApolloServer({
      gateway: gatewayForApolloServer(answering, answering.schemaSource),
      ...noSignals,
    });
    const response = await server.executeOperation({
      query: 'query($n: String) { hello(name: $n) fails }',
      variables: { n: 'Ada' },
    });
    await server.stop();
    expect(response.body).toMatchObject({
      kind: 'single',
      singleResult: {
        data: { hello: 'hello Ada', fails: null },
        errors: [{ path: ['fails'], locations: [{ line: 1, column: 37 }], extensions: { code: 'BACKEND_FAILED' } }],
      },
    });
  });

  test('writes the same answer with its own JSON.stringify and with ours', async () => {
    const answers = [];
    for (const settings of [{}, { stringifyResult }]) {
      const answering = fakeAnswering();
      const server = new ApolloServer({
        gateway: gatewayForApolloServer(answering, answering.schemaSource),
        ...noSignals,
        ...settings,
      });
      await server.start();
      answers.push(
        await askOver(server, { query: '{ hello fails }' }),
        await askOver(server, { query: '{ hello }' }),
        await askOver(server, { query: '{' }),
      );
      await server.stop();
    }
    expect(answers.slice(0, 3)).toEqual(answers.slice(3));
    expect(answers[1]).toBe('{"data":{"hello":"hello you"}}');
  });

  test('a plugin may change the data', async () => {
    const plugin: ApolloServerPlugin = {
      requestDidStart: () =>
        Promise.resolve({
          willSendResponse({ response: { body } }) {
            if (body.kind === 'single' && body.singleResult.data) body.singleResult.data['hello'] = 'changed';
            return Promise.resolve();
          },
        }),
    };
    const answering = fakeAnswering();
    const server = new ApolloServer({
      gateway: gatewayForApolloServer(answering, answering.schemaSource),
      ...noSignals,
      stringifyResult,
      plugins: [plugin],
    });
    await server.start();
    expect(
      await askOver(server, { query: 'query($v: Any) { hello echo(value: $v) }', variables: { v: 9007199254740993n } }),
    ).toBe('{"data":{"hello":"changed","echo":9007199254740993}}');
    await server.stop();
  });

  test('stops listening for schemas when the server stops', async () => {
    const answering = fakeAnswering();
    let listeners = 0;
    const source = {
      ...answering.schemaSource,
      onChange(listener: () => void) {
        listeners += 1;
        const stop = answering.schemaSource.onChange(listener);
        return () => {
          listeners -= 1;
          stop();
        };
      },
    };
    const server = new ApolloServer({ gateway: gatewayForApolloServer(answering, source), ...noSignals });
    await server.start();
    expect(listeners).toBe(1);
    await server.stop();
    expect(listeners).toBe(0);
  });
});

describe('lazyData', () => {
  test('keeps its text until somebody looks', () => {
    const data = lazyData('{"a":{"b":1}}');
    expect(untouchedText({ data }.data)).toBe('{"a":{"b":1}}');
    expect(data['a']).toEqual({ b: 1 });
    expect(untouchedText(data)).toBeUndefined();
    expect(untouchedText({ a: 1 })).toBeUndefined();
  });

  test.each<[string, (data: Record<string, unknown>) => unknown, unknown]>([
    ['keys', (data) => Object.keys(data), ['a', 'b']],
    ['in', (data) => 'a' in data, true],
    ['spread', (data) => ({ ...data }), { a: 1, b: [2] }],
    ['JSON.stringify', (data) => JSON.stringify(data), '{"a":1,"b":[2]}'],
    ['assignment', (data) => ((data['a'] = 3), (data['c'] = 4), { ...data }), { a: 3, b: [2], c: 4 }],
    ['delete', (data) => (delete data['a'], { ...data }), { b: [2] }],
  ])('is the parsed object to %s', (_, use, expected) => {
    expect(use(lazyData('{"a":1,"b":[2]}'))).toEqual(expected);
  });
});
