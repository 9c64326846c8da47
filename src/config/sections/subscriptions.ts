import { z } from 'zod';

/** How many may be open at once. Each holds a connection of a client and one to a backend. */
export const subscriptions = z
  .strictObject({
    max: z
      .int()
      .min(1)
      .default(10_000)
      .describe(
        'Subscriptions of all callers that may be open at once, in each worker; any more are refused with 503.',
      ),
    perCaller: z
      .int()
      .min(1)
      .default(200)
      .describe(
        'Those of one caller: a consumer, the subject of a token, or an address without a credential (an IPv6 ' +
          'network of 64 bits); any more are refused with 429.',
      ),
  })
  .prefault({});
