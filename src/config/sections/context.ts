import { z } from 'zod';
import { parseContextReference } from '../../core/headers/header-template.ts';

const reference = z
  .string()
  .refine((text) => parseContextReference(text) !== undefined, {
    message:
      'expected one of claims, claims.…, caller.id, caller.kind, caller.address, caller.consumer, caller.scopes, ' +
      'request.id',
  })
  .describe("Where the value comes from: `claims.…` of the caller's token, or all `claims`, `caller.…`, `request.id`.");

export const context = z
  .record(z.string().regex(/^[A-Za-z_]\w*$/, { message: 'expected a name of letters, digits and `_`' }), reference)
  .default({})
  .describe('What mappings of connectors read as `$context`, by name.');

export type ContextConfig = z.output<typeof context>;
