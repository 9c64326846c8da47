import { Cancellation } from '../../src/core/cancellation.ts';
import { anonymousCaller, type Caller } from '../../src/identify/caller.ts';
import { createIdentifyCaller, type Identified } from '../../src/identify/identify-caller.ts';
import type { Arrival } from '../../src/listen/arrival.ts';

/**
 * A request as it leaves the stage `identify`: without a credential, unless `caller` says more. `forward` are the
 * headers that reach backends.
 */
export function identified({
  arrival = {},
  caller = {},
  forward = [],
}: {
  readonly arrival?: Partial<Arrival>;
  readonly caller?: Partial<Caller>;
  readonly forward?: readonly string[];
} = {}): Identified {
  const identify = createIdentifyCaller({
    authenticate: ({ address, headers }) => ({
      caller: { ...anonymousCaller(address), ...caller },
      token: undefined,
      headers,
    }),
    headers: { forward: [...forward], set: {} },
    requestTimeoutMs: 1_000,
  });
  const known = identify({
    method: 'POST',
    params: {},
    headers: {},
    address: '127.0.0.1',
    mediaType: 'application/json',
    cancellation: new Cancellation(),
    ...arrival,
  });
  if (known instanceof Promise) throw new Error('expected a caller at once');
  return known;
}
