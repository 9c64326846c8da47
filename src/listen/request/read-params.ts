import { isUtf8 } from 'node:buffer';
import { ClientFailure } from '../../core/failure.ts';
import { parseJson, parseJsonBytes } from '../../core/json/parse-json.ts';
import type { GraphQLParams } from '../arrival.ts';

type ParamsSource = 'JSON body' | 'URL';

/** Reads the parameters in the body of a POST (GraphQL over HTTP §5.4.1). Throws BAD_REQUEST. */
export function readBodyParams(body: Buffer): GraphQLParams {
  const parsed = parseBody(body);
  if (Array.isArray(parsed)) {
    throw bad(
      'The JSON body is an array: expected one object with `query`. Batches are answered where the gateway has ' +
        '`batching.enabled: true`.',
    );
  }
  return readMember(parsed);
}

/**
 * The same where the body may be an array of at most `maxSize` of them; `isBatch` when it is one. A larger one is
 * refused whole.
 */
export function readBatchParams(
  body: Buffer,
  maxSize: number,
): { readonly isBatch: boolean; readonly all: readonly GraphQLParams[] } {
  const parsed = parseBody(body);
  if (!Array.isArray(parsed)) return { isBatch: false, all: [readMember(parsed)] };
  const members: readonly unknown[] = parsed;
  if (members.length === 0) throw bad('The JSON body is an empty array: expected at least one object with `query`.');
  if (members.length > maxSize)
    throw bad(`The batch has ${members.length} requests; at most ${maxSize} are allowed (batching.maxSize).`);
  return { isBatch: true, all: members.map((member) => readMember(member)) };
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) throw bad('The request body is empty: expected a JSON object with `query`.');
  // Invalid bytes would silently turn into replacement characters.
  if (!isUtf8(body)) throw bad('The request body is not valid UTF-8.');
  return parseAs('The request body', () => parseJsonBytes(body));
}

function readMember(parsed: unknown): GraphQLParams {
  if (!isObject(parsed)) throw bad(`The JSON body is ${nameOf(parsed)}: expected an object with \`query\`.`);
  return checkParams(parsed, 'JSON body');
}

/**
 * Reads the parameters in the URL of a GET (GraphQL over HTTP §5.3), `variables` and `extensions` being JSON.
 * `url` is the request target, such as `/graphql?query=%7Bme%7D`. Throws BAD_REQUEST.
 */
export function readUrlParams(url: string): GraphQLParams {
  const start = url.indexOf('?');
  const search = new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
  return checkParams(
    {
      query: only(search, 'query'),
      operationName: only(search, 'operationName'),
      variables: onlyJson(search, 'variables'),
      extensions: onlyJson(search, 'extensions'),
    },
    'URL',
  );
}

// Members other than these are left alone: the specification reserves them for itself (§5.4.1).
function checkParams(from: Record<string, unknown>, place: ParamsSource): GraphQLParams {
  return {
    query: checkString('query', from['query'], place),
    // §5.3 says so of URLs: an empty name is no name. No operation can have it, and clients send it in bodies as well.
    operationName: checkString('operationName', from['operationName'], place) || undefined,
    variables: checkObject('variables', from['variables'], place),
    extensions: checkObject('extensions', from['extensions'], place),
  };
}

function checkString(name: string, value: unknown, place: ParamsSource): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw bad(`\`${name}\` in the ${place} is ${nameOf(value)}: expected a string.`);
}

function checkObject(name: string, value: unknown, place: ParamsSource): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw bad(`\`${name}\` in the ${place} is ${nameOf(value)}: expected an object.`);
}

function only(search: URLSearchParams, name: string): string | undefined {
  const values = search.getAll(name);
  if (values.length > 1) throw bad(`\`${name}\` is in the URL ${values.length} times: expected once.`);
  return values[0];
}

function onlyJson(search: URLSearchParams, name: string): unknown {
  const text = only(search, name);
  return text === undefined ? undefined : parseAs(`\`${name}\` in the URL`, () => parseJson(text));
}

function parseAs(what: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    throw new ClientFailure(
      'BAD_REQUEST',
      `${what} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function bad(message: string): ClientFailure {
  return new ClientFailure('BAD_REQUEST', message);
}
