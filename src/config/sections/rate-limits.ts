import { z } from 'zod';

/** How limits are counted. What is limited, the schema says with `@rateLimit`. */
export const rateLimits = z
  .strictObject({
    maxCounters: z
      .int()
      .min(1)
      .default(100_000)
      .describe(
        'Counters kept in memory, without Redis or while it is away; those that have ended, or that count least, ' +
          'make room.',
      ),
    maxUsedUp: z
      .int()
      .min(1)
      .default(100_000)
      .describe(
        'Kept beside them: the counters that have reached their limit, and what is blocked. Nothing but others of ' +
          'this kind makes them go.',
      ),
  })
  .prefault({});
