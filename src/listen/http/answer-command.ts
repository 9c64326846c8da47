import type { IncomingMessage } from 'node:http';
import type { Headers } from '../../core/request-context.ts';
import { ClientFailure } from '../../core/failure.ts';
import type { Reply } from '../arrival.ts';
import { refuseRepeatedCredentials } from '../request/refuse-repeated-credentials.ts';
import { readBody } from '../request/read-body.ts';

/**
 * What a POST outside of GraphQL does. It is given a way to read the body, so that who may not send one is refused
 * before. Rejects with the `ClientFailure` that refuses it.
 */
export type PostCommand = (headers: Headers, readText: () => Promise<string>) => Promise<Reply>;

export async function answerCommand(
  request: IncomingMessage,
  command: PostCommand,
  bodyLimitBytes: number,
): Promise<Reply> {
  if (request.method !== 'POST')
    throw new ClientFailure('METHOD_NOT_ALLOWED', 'This is done by POST.', { headers: { allow: 'POST' } });
  refuseRepeatedCredentials(request, ['authorization']);
  return command(request.headers, async () => (await readBody(request, bodyLimitBytes)).toString());
}
