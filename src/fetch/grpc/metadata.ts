import type { Metadata } from '@grpc/grpc-js';
import type { Grpc } from '../../supergraph/grpc/client/grpc-js.ts';
import { MessageProblem } from './codec/message-problem.ts';

/** Names in lower case; a name sent several times has several values; values of `-bin` names are base64. */
export type GrpcMetadata = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the transport itself writes, and what HTTP/2 forbids: forwarded client headers may hold any of it. */
const RESERVED = new Set([
  'content-type',
  'content-length',
  'te',
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'accept-encoding',
]);
const isReserved = (name: string): boolean => RESERVED.has(name) || /^(?::|grpc-)/.test(name);

/** Makes the metadata of a call. Throws a `MessageProblem` for a name or value that gRPC cannot carry. */
export function toMetadata(grpc: Grpc, entries: GrpcMetadata): Metadata {
  const metadata = new grpc.Metadata();
  for (const [rawName, values] of Object.entries(entries)) {
    const name = rawName.toLowerCase();
    if (values === undefined || isReserved(name)) continue;
    for (const value of typeof values === 'string' ? [values] : values) {
      try {
        metadata.add(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
      } catch {
        throw new MessageProblem(
          'a metadata name of letters, digits, "-", "_" and ".", with a value of printable ASCII',
          value,
        ).within(rawName);
      }
    }
  }
  return metadata;
}

/** What a server sent; undefined when it sent none. */
export function fromMetadata(metadata: Metadata | undefined): GrpcMetadata {
  if (metadata === undefined) return {};
  const entries: Record<string, string | readonly string[]> = {};
  for (const name of Object.keys(metadata.getMap())) {
    const values = metadata.get(name).map((value) => (typeof value === 'string' ? value : value.toString('base64')));
    const [first = ''] = values;
    entries[name] = values.length === 1 ? first : values;
  }
  return entries;
}
