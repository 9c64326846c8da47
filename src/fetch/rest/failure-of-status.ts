import { BackendFailure } from '../../core/failure.ts';
import { codeOfStatus } from '../http/status-code.ts';
import { isRecord, publicMembers } from '../public-members.ts';
import type { RestAnswer } from './call.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The problem details (RFC 9457) of an answer, if that is what it holds. */
function problemOf({ headers, body }: RestAnswer): Record<string, unknown> | undefined {
  const isProblem = String(headers['content-type'] ?? '')
    .toLowerCase()
    .startsWith('application/problem+json');
  return isProblem && isRecord(body) ? publicMembers(body) : undefined;
}

/**
 * When it may be asked again, in seconds: of `Retry-After` (RFC 9110 §10.2.3), which a limit or an outage comes with.
 */
function retryAfterOf({ status, headers }: RestAnswer): { readonly retryAfter?: number } {
  if (status !== 429 && status !== 503) return {};
  const value = String(headers['retry-after'] ?? '').trim();
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1_000);
  return Number.isNaN(seconds) ? {} : { retryAfter: Math.max(0, seconds) };
}

/**
 * The failure that stands for an answer which is not a success; `docs/rest-status.md` has its table. A problem
 * document speaks to the client only when the client is at fault (4xx): what a broken backend says of itself
 * may be anything.
 */
export function failureOfStatus(subgraph: string, answer: RestAnswer): BackendFailure {
  const { status } = answer;
  const problem = status < 500 ? problemOf(answer) : undefined;
  const publicMessage = [text(problem?.['title']), text(problem?.['detail'])]
    .filter((part) => part !== undefined)
    .join(': ');
  return new BackendFailure(subgraph, codeOfStatus(status), `answered ${status}`, {
    ...(publicMessage === '' ? {} : { publicMessage }),
    extensions: { http: { status }, ...retryAfterOf(answer), ...(problem === undefined ? {} : { problem }) },
  });
}
