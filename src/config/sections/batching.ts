import { z } from 'zod';

/** Several operations in one HTTP request, as a JSON array. */
export const batching = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        'Whether a POST may carry a JSON array of requests; it is answered with an array, in the same order. ' +
          'Where it may not, such a POST is refused with 400 and one error, as `{"errors": […]}`, which is how ' +
          'clients read ' +
          'a status that is no success (Apollo Client: `networkError.result`).',
      ),
    maxSize: z.int().min(1).max(1_000).default(10).describe('A batch of more is refused as a whole.'),
  })
  .prefault({});

export type BatchingConfig = z.output<typeof batching>;
