import type { GrpcRpc } from '../../supergraph/grpc/descriptor.ts';

export type Root = 'query' | 'mutation' | 'subscription';

const READING = '(?:Get|List|Search|Read|Find|Query|Lookup|Fetch|Load|Describe|Count|Check|Show|View|Browse|Range|Status|Resolve|Validate|BatchGet|BatchRead)';
const FIRST_WORD = new RegExp(`^${READING}(?![a-z])`);
const LAST_WORD = /(?:[a-z0-9])(?:Get|List|Status|Search)$/;

/** Which root an RPC belongs to; undefined for one that takes a stream and answers once. */
export function classifyMethod(name: string, { requestStream, responseStream }: GrpcRpc, isSafe: boolean): Root | undefined {
  if (responseStream) return 'subscription';
  if (requestStream) return undefined;
  return isSafe || FIRST_WORD.test(name) || LAST_WORD.test(name) ? 'query' : 'mutation';
}
