import type { ServerResponse } from 'node:http';
import { ERROR_CODES, type ErrorCode } from '../core/error-codes.ts';
import type { Reply } from './arrival.ts';

/** Sends a reply, unless its client has gone. A HEAD gets the headers alone (`node:http` sees to that). */
export function writeReply(response: ServerResponse, reply: Reply, lastOfConnection: boolean): void {
  if (response.destroyed || response.headersSent) return;
  const { body } = reply;
  response.writeHead(reply.status, {
    ...reply.headers,
    // RFC 9110 §8.6: a 204 has none.
    ...(reply.status === 204 ? undefined : { 'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength }),
    ...(lastOfConnection ? { connection: 'close' } : undefined),
  });
  response.end(body);
}

/** What a supervisor or a load balancer reads (`status`), and a person (the body). */
export function healthReply(healthy: boolean): Reply {
  return {
    status: healthy ? 200 : 503,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: healthy ? '{"status":"ok"}' : '{"status":"unavailable"}',
  };
}

/** An error outside the GraphQL path, laid out as a GraphQL one: a client that took the wrong path reads it too. */
export function plainErrorReply(status: number, code: ErrorCode, message: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  };
}

/** The last words on a connection whose bytes are no HTTP request, or whose request took too long. */
export function connectionErrorText(code: string | undefined): string {
  const { status, reason, message } = describeConnectionError(code);
  const { body } = plainErrorReply(status, 'BAD_REQUEST', message);
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  return `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${String(body)}`;
}

function describeConnectionError(code: string | undefined): { status: number; reason: string; message: string } {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, reason: 'Request Timeout', message: 'The request took too long to arrive.' };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, reason: 'Request Header Fields Too Large', message: 'The URL and the headers are over the limit: send a long document by POST.' };
  }
  return { status: 400, reason: 'Bad Request', message: ERROR_CODES.BAD_REQUEST.meaning };
}
