import { Cancellation } from '../../src/core/cancellation.ts';
import { ClientFailure } from '../../src/core/failure.ts';
import type { Gateway } from '../../src/gateway.ts';
import type { Arrival } from '../../src/listen/arrival.ts';
import type { HostileRequest } from './hostile-families.ts';
import { longestBlockMs } from './measure-blocks.ts';

/** By which way a request comes in. */
export const WAYS = ['post', 'explain', 'subscribe', 'batch'] as const;
export type Way = (typeof WAYS)[number];

export interface Sent {
  readonly blockMs: number;
  /** Codes of its errors, each once. */
  readonly codes: readonly string[];
}

let number = 0;

/** Sends a request that the gateway has not seen before, and tells how long it held the event loop at most. */
export async function sendHostile(gateway: Gateway, request: HostileRequest, way: Way): Promise<Sent> {
  number += 1;
  const unseen = { ...request, query: `${request.query}#${number}` };
  let codes: readonly string[] = [];
  const blockMs = await longestBlockMs(async () => {
    codes = await (way === 'explain' ? explain(gateway, unseen) : answer(gateway, unseen, way));
  });
  return { blockMs, codes: [...new Set(codes)] };
}

async function answer(gateway: Gateway, params: HostileRequest, way: Way): Promise<readonly string[]> {
  const cancellation = new Cancellation();
  const arrival: Arrival = {
    method: 'POST',
    params,
    headers: {},
    address: '192.0.2.1',
    mediaType: 'application/json',
    cancellation,
    ...(way === 'subscribe' && { takesEvents: true }),
    ...(way === 'batch' && {
      batch: {
        tokens: 0,
        aliases: 0,
        rootFields: 0,
        selections: 0,
        directives: 0,
        variablesBytes: 0,
        cost: 0,
        subgraphCosts: new Map(),
      },
    }),
  };
  if (way === 'subscribe') {
    const entered = await gateway.enter(arrival);
    if ('errors' in entered) return codesOf(entered.errors);
    const stream = await entered.subscribe();
    if (stream !== undefined) {
      cancellation.cancel('enough');
      return codesOf('errors' in stream ? stream.errors : []);
    }
  }
  const { errors } = await gateway.result(arrival);
  return codesOf(errors);
}

async function explain(
  gateway: Gateway,
  { query, operationName, variables }: HostileRequest,
): Promise<readonly string[]> {
  try {
    await gateway.explain(query, { operationName, variables });
    return [];
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    return codesOf(error.errors);
  }
}

function codesOf(errors: readonly { readonly extensions?: { readonly code?: unknown } }[]): readonly string[] {
  return errors.map(({ extensions }) => String(extensions?.code));
}
