/** The `Authorization` of an OAuth client (RFC 6749 §2.3.1): each part is form-encoded before they are joined. */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const encode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}
