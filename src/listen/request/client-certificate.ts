import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ClientCertificate } from '../arrival.ts';

/** Of connections: what was read once holds for all their requests. */
const known = new WeakMap<Socket, ClientCertificate | undefined>();

/** The certificate that the client has shown on this connection; undefined when it has shown none. */
export function clientCertificateOf(socket: Socket): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  if (known.has(socket)) return known.get(socket);
  const shown = socket.getPeerX509Certificate();
  const certificate = shown && describe(shown, socket.authorized);
  known.set(socket, certificate);
  return certificate;
}

function describe(
  { fingerprint256, subject, subjectAltName, validTo }: X509Certificate,
  trusted: boolean,
): ClientCertificate {
  return {
    trusted,
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: subject.split('\n'),
    alternativeNames: splitNames(subjectAltName ?? ''),
    expiresAtMs: Date.parse(validTo),
  };
}

/** Names that hold a comma or a quote are quoted, as JSON is. */
function splitNames(text: string): readonly string[] {
  return [...text.matchAll(/([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)].map(
    ([, kind = '', name = '']) => `${kind}:${name.startsWith('"') ? String(JSON.parse(name)) : name}`,
  );
}
