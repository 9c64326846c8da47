import { z } from 'zod';
import { parseHeaderTemplate } from '../../core/headers/header-template.ts';
import { isReservedInAnswers, RESERVED_HEADERS } from '../../core/headers/reserved-headers.ts';
import { headerName } from './values.ts';

const template = z
  .string()
  .min(1)
  .refine((text) => parseHeaderTemplate(text) !== undefined, {
    message:
      'expected printable ASCII in which braces hold one of claims.…, caller.id, caller.kind, caller.address, ' +
      'caller.consumer, caller.scopes',
  })
  .describe(
    'A header made of who calls, such as `x-user-id: "{claims.sub}"`; not sent where a part of it is absent. No ' +
      'client can send it.',
  );

const settable = headerName.refine((name) => !RESERVED_HEADERS.has(name), {
  message: 'expected another header: this one belongs to the call itself',
});

const passed = headerName
  .refine((name) => name !== '*', { message: 'expected the name of each header: there is no "*" for all of them' })
  .refine((name) => !isReservedInAnswers(name), {
    error: ({ input }) =>
      `expected another header than ${String(input)}, which describes the backend's own connection, body or ` +
      'caching, or is written by the gateway',
  });

/** What reaches backends of a request beside the call itself, and clients of an answer. */
export const headers = z.strictObject({
  forward: z.array(headerName).prefault([]).describe('Client headers that reach the backends; none does by default.'),
  set: z.record(settable, template).default({}),
  respond: z
    .array(passed)
    .prefault([])
    .describe(
      "Headers of the backends' answers that are passed to the client, such as `set-cookie`; none is by default. " +
        'What carries one is answered to that client alone, and not kept.',
    ),
});

export type HeadersConfig = z.output<typeof headers>;
