import type { AuthenticationConfig } from './sections/authentication.ts';

/** Names the headers in which credentials are looked for, in lower case, `cookie` among them. */
export function headersWithCredentials({
  issuers,
  introspection,
  apiKeys,
  consumers,
}: AuthenticationConfig): readonly string[] {
  const tokens = [...Object.values(issuers), ...(introspection === undefined ? [] : [introspection])];
  const keys = Object.values(consumers).some((consumer) => consumer.keys.length > 0) ? [apiKeys.header] : [];
  const cookies = tokens.some(({ cookie }) => cookie !== undefined) ? ['cookie'] : [];
  return [...new Set([...tokens.map(({ header }) => header), ...cookies, ...keys])];
}
