import { z } from 'zod';

const requests = z.int().min(1);

const quota = z
  .strictObject({
    requests: requests.optional().describe('As many requests in the period.'),
    cost: requests.optional().describe('As much estimated cost in the period.'),
    per: z.enum(['day', 'month']).describe('Of the calendar, in UTC.'),
  })
  .refine((one) => one.requests !== undefined || one.cost !== undefined, 'expected `requests`, `cost`, or both');

/** What consumers may ask for, by the name of their plan. */
export const usagePlans = z
  .record(
    z.string(),
    z
      .strictObject({
        rate: z
          .strictObject({ requests, windowSeconds: z.int().min(1).max(86_400).default(60) })
          .optional()
          .describe('As many requests in a window.'),
        burst: requests.optional().describe('As many requests in one second.'),
        concurrency: requests.optional().describe('As many requests under way at once, in each worker.'),
        quota: quota.optional().describe('What is left of it ends with the period.'),
        onStoreFailure: z
          .enum(['LOCAL', 'CLOSED'])
          .default('LOCAL')
          .describe('When Redis cannot be asked: count in each process for itself, or refuse.'),
      })
      .refine(
        ({ rate, burst, quota: most, concurrency }) =>
          [rate, burst, most, concurrency].some((one) => one !== undefined),
        'expected `rate`, `burst`, `quota` or `concurrency`',
      ),
  )
  .default({})
  .describe('Usage plans by name. Which consumer has which, `authentication.consumers` says.');

export type UsagePlan = z.output<typeof usagePlans>[string];

/** Refuses who comes too often before anything of a request is read. */
export const spikeArrest = z
  .strictObject({
    requestsPerSecond: z
      .number()
      .min(0.01)
      .max(1_000_000)
      .describe('Of one address (an IPv6 network of 64 bits), sustained, in each worker.'),
    burst: z.int().min(1).max(1_000_000).describe('As many at once, after a pause.'),
  })
  .optional()
  .describe('Refuses addresses that come too often with 429, before anything of a request is read.');
