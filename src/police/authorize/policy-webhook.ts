import type { Exchange } from '../../core/exchange.ts';
import { InternalFailure } from '../../core/failure.ts';
import type { DecidePolicies, PolicyVerdicts } from './policy-decider.ts';

export interface PolicyWebhookOptions {
  readonly url: string;
  /** A bearer token, sent with every question. */
  readonly token: string | undefined;
  readonly exchange: Exchange;
}

const MAX_ANSWER_BYTES = 1_048_576;

/**
 * Decides policies by asking a URL: `POST {"input": {"policies": […], "caller": {…}}}`, which is answered by
 * `{"result": …}`, as Open Policy Agent's Data API does. The result is an object of verdicts by name, a list of the
 * names that the caller satisfies, or one verdict for all; without a result (OPA knows no such rule) nothing is
 * satisfied. Any other answer is a failure.
 */
export function createPolicyWebhook({ url, token, exchange }: PolicyWebhookOptions): DecidePolicies {
  return async (policies, { kind, id, address, scopes, claims, consumer, usagePlan }, { timeoutMs, requestId }) => {
    const caller = { kind, id, address, scopes: [...scopes], claims, consumer, usagePlan };
    const answer = await exchange({
      name: 'policies',
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-request-id': requestId,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ input: { policies, caller } }),
      timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    if (answer.status !== 200)
      throw new InternalFailure(`${url} decided no policies: it answered with status ${answer.status}`);
    return readVerdicts(policies, parseAnswer(answer.body.toString('utf8'), url), url);
  };
}

function parseAnswer(text: string, url: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new InternalFailure(`${url} decided no policies: its answer is not JSON`, { cause });
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw new InternalFailure(`${url} decided no policies: expected an object with a "result"`);
  return 'result' in answer ? answer.result : [];
}

function readVerdicts(policies: readonly string[], result: unknown, url: string): PolicyVerdicts {
  if (typeof result === 'boolean') return Object.fromEntries(policies.map((name) => [name, result]));
  if (Array.isArray(result)) return Object.fromEntries(policies.map((name) => [name, result.includes(name)]));
  if (typeof result !== 'object' || result === null)
    throw new InternalFailure(
      `${url} decided no policies: expected as "result" an object, a list of names or a Boolean`,
    );
  return Object.fromEntries(Object.entries(result).map(([name, verdict]) => [name, verdict === true]));
}
