import { createRequire } from 'node:module';
import { lazily } from '../core/lazily.ts';

/** The formats that a constraint can ask for, each with what a text of it is called. */
export const FORMATS: Readonly<Record<string, string>> = {
  byte: 'Base64',
  date: 'a date such as 2026-01-31',
  'date-time': 'a time with its zone such as 2026-01-31T12:00:00Z',
  duration: 'a duration such as PT15M',
  email: 'an e-mail address',
  hostname: 'the name of a host',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  time: 'a time of day with its zone such as 12:00:00Z',
  uri: 'an absolute URI',
  uuid: 'a UUID',
};

type Known = Readonly<Record<string, boolean | RegExp | string | ((text: string) => boolean) | object>>;

// Only schemas that name a format need them; a `require` of JSON-Schema's own is not typed.
const known = lazily(
  () => (createRequire(import.meta.url)('ajv-formats/dist/formats.js') as { readonly fullFormats: Known }).fullFormats,
);

/** No host, address or URI that works is longer; matching stops where nothing can be right any more. */
const LONGEST = 8_192;

/** The test of a format. Undefined for a format that is not known. */
export function formatTest(format: string): ((text: string) => boolean) | undefined {
  if (!Object.hasOwn(FORMATS, format)) return undefined;
  const found = known()[format];
  const test = typeof found === 'object' && !(found instanceof RegExp) && 'validate' in found ? found.validate : found;
  if (test instanceof RegExp) return (text) => text.length <= LONGEST && test.test(text);
  if (typeof test !== 'function') return undefined;
  // Every one of the functions takes a text and answers whether it fits.
  return (text) => (format === 'byte' || text.length <= LONGEST) && (test as (text: string) => boolean)(text);
}
