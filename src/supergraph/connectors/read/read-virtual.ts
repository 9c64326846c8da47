import type { ConnectorPlace, Source, VirtualArm } from '../model/connector.ts';
import type { Arguments } from './read-arguments.ts';
import { isBefore, type ConnectVersion } from './read-links.ts';

/** What is about calls, and the code of its misuse. */
const OF_CALLS: Readonly<Record<string, string>> = {
  batch: 'INVALID_BATCH',
  paginate: 'INVALID_PAGINATION',
  cache: 'INVALID_CACHE',
};

/** Reads a `@connect` without `http` and `grpc`: its selection makes the value of variables, and nothing is called. */
export function readVirtual(
  args: Arguments,
  {
    source,
    place,
    version,
  }: { readonly source: Source | undefined; readonly place: ConnectorPlace; readonly version: ConnectVersion },
): VirtualArm | undefined {
  if (isBefore(version, 4)) {
    args.problem(
      'INVALID_CONNECTOR',
      'expected exactly one of `http` and `grpc`, found none; a connector without a call is understood from ' +
        'connect/v0.4 on',
    );
    return undefined;
  }
  if (place.kind === 'root' && place.operation === 'subscription') {
    args.problem(
      'SUBSCRIPTION_IN_CONNECTORS',
      'nothing sends events here; expected `grpc` with a method that streams its responses on a field of a ' +
        'subscription',
    );
    return undefined;
  }
  for (const [name, code] of Object.entries(OF_CALLS)) {
    if (args.has(name))
      args.problem(code, `without \`http\` or \`grpc\` no call is made; expected no \`${name}\``, args.value(name));
  }
  return { kind: 'virtual', source };
}
