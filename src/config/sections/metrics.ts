import { z } from 'zod';

/** Figures for Prometheus and whatever reads its text format. */
export const metrics = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether figures are kept, and served as Prometheus text.'),
    path: z
      .string()
      .regex(/^\/[^\s?#]*$/, 'expected a path that starts with /')
      .default('/metrics')
      .describe('Where they are served.'),
    public: z
      .boolean()
      .optional()
      .describe(
        'Whether they are served beside GraphQL, to everybody who reaches that; without it they are where ' +
          '`listen.host` is this machine alone. Nothing where they have a port of their own.',
      ),
    host: z.string().default('127.0.0.1').describe('The address to bind when they have a port of their own.'),
    port: z
      .int()
      .min(0)
      .max(65535)
      .optional()
      .describe('A port of their own, so that clients cannot reach them; without one they are served beside GraphQL.'),
  })
  .prefault({});
