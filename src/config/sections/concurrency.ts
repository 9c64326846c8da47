import { z } from 'zod';

/** What may be under way at once, for callers. For backends `backends.concurrency` says so. */
export const concurrency = z
  .strictObject({
    perCaller: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Requests of one caller that may be under way at once, in each worker; the plan of a consumer ' +
          '(`usagePlans`) goes before it.',
      ),
  })
  .prefault({});

/** The calls of one backend that may be under way at once. */
export const callLimit = z
  .strictObject({
    max: z.int().min(1).describe('Calls that may be under way at once, in each worker.'),
    maxWaiting: z
      .int()
      .min(0)
      .default(100)
      .describe('Calls that may wait for their turn beside them; any more fail at once.'),
  })
  .optional();
