import { z } from 'zod';

export const errors = z
  .strictObject({
    maxErrors: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe(
        'How many errors an answer lists, one for each place that it left empty; beyond them one more tells how ' +
          'many there are.',
      ),
  })
  .prefault({});
