import { z } from 'zod';
import { parseHeaderTemplate } from '../../core/header-template.ts';
import { RESERVED_HEADERS } from '../../core/reserved-headers.ts';
import { headerName } from './values.ts';

const template = z
  .string()
  .min(1)
  .refine((text) => parseHeaderTemplate(text) !== undefined, {
    message: 'expected printable ASCII in which braces hold one of claims.…, caller.id, caller.kind, caller.address, caller.consumer, caller.scopes',
  })
  .describe('A header made of who calls, such as `x-user-id: "{claims.sub}"`; not sent where a part of it is absent. No client can send it.');

const settable = headerName.refine((name) => !RESERVED_HEADERS.has(name), { message: 'expected another header: this one belongs to the call itself' });

/** What reaches backends of a request beside the call itself. */
export const headers = z
  .strictObject({
    forward: z.array(headerName).prefault([]).describe('Client headers that reach the backends; none does by default.'),
    set: z
      .record(settable, template)
      .default({}),
  });

export type HeadersConfig = z.output<typeof headers>;
