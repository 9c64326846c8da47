import { z } from 'zod';

/** Several operations in one HTTP request, as a JSON array. */
export const batching = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether a POST may carry a JSON array of requests; it is answered with an array, in the same order.'),
    maxSize: z.int().min(1).max(1_000).default(10).describe('A batch of more is refused as a whole.'),
  })
  .prefault({});

export type BatchingConfig = z.output<typeof batching>;
