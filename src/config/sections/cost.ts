import { z } from 'zod';

const weight = z.number().min(0).max(1_000_000);
const max = z.number().min(0);
const limit = z.strictObject({ max: max.describe('What one request may be estimated to cost.') });

const subgraphLimit = z.strictObject({
  max: max.describe(
    'What one request may be estimated to cost the subgraph. Fields that would cost it more are refused.',
  ),
});

/** What operations cost, by `@cost` and `@listSize`. */
export const cost = z
  .strictObject({
    mode: z
      .enum(['off', 'measure', 'enforce'])
      .default('off')
      .describe(
        '`measure`: estimated before anything is fetched, and shown. `enforce`: what is over a limit is refused too.',
      ),
    max: max.optional().describe('What one request may be estimated to cost, all operations of a batch together.'),
    consumers: z.record(z.string(), limit).default({}).describe('In place of `max`, for consumers by name.'),
    usagePlans: z
      .record(z.string(), limit)
      .default({})
      .describe('In place of `max`, for all consumers of a usage plan.'),
    perSubgraph: z
      .strictObject({
        default: subgraphLimit.optional().describe('For every subgraph that is not named.'),
        subgraphs: z.record(z.string(), subgraphLimit).default({}).describe('For subgraphs by name.'),
      })
      .prefault({})
      .describe(
        'What one request may be estimated to cost a subgraph: all operations that it is sent, as often as they ' +
          'are expected.',
      ),
    listSize: z.number().min(0).default(10).describe('How long a list is taken to be that no `@listSize` tells of.'),
    weights: z
      .strictObject({
        composite: weight.default(1).describe('An object, interface, union or input object without a `@cost`.'),
        leaf: weight.default(0).describe('A scalar or enum without one.'),
        mutation: weight.default(10).describe('Added for a mutation, whatever it asks for.'),
      })
      .prefault({}),
    actual: z.boolean().default(false).describe('Whether what an answer has cost is counted as well.'),
    exposeHeaders: z
      .boolean()
      .default(false)
      .describe('Whether answers say what they cost in a header: `graphql-cost: estimated=12, actual=9, max=1000`.'),
  })
  .refine(
    ({ mode, max: most, consumers, usagePlans, perSubgraph }) =>
      mode !== 'enforce' ||
      [most, perSubgraph.default].some((limit) => limit !== undefined) ||
      Object.keys({ ...consumers, ...usagePlans, ...perSubgraph.subgraphs }).length > 0,
    {
      message: 'expected a `max` to enforce',
      path: ['max'],
    },
  )
  .prefault({});

export type CostConfig = z.output<typeof cost>;
