import { z } from 'zod';

/** How limits are counted. What is limited, the schema says with `@rateLimit`. */
export const rateLimits = z
  .strictObject({
    maxCounters: z.int().min(1).default(100_000).describe('Counters kept in memory, without Redis or while it is away; the least recently used make room.'),
  })
  .prefault({});
