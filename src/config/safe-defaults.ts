import { BlockList, isIP } from 'node:net';

/** What shows more than an API, and so is on by itself only where nobody but this machine can reach it. */
interface Exposing {
  readonly listen: { readonly host: string };
  readonly introspection: { readonly enabled?: boolean | undefined };
  readonly sandbox: { readonly enabled?: boolean | undefined };
  readonly metrics: {
    readonly enabled: boolean;
    readonly public?: boolean | undefined;
    readonly port?: number | undefined;
  };
}

/** Decides what the operator has not: `offByDefault` names the keys that would switch on what is off. */
export function withSafeDefaults<Written extends Exposing>(config: Written) {
  const { listen, introspection, sandbox, metrics } = config;
  const isLocal = isLoopback(listen.host);
  const isShown = metrics.enabled && metrics.port === undefined;
  const written = {
    'introspection.enabled': introspection.enabled,
    'sandbox.enabled': sandbox.enabled,
    ...(isShown && { 'metrics.public': metrics.public }),
  };
  return {
    ...config,
    introspection: { ...introspection, enabled: introspection.enabled ?? isLocal } as Decided<
      Written['introspection'],
      'enabled'
    >,
    sandbox: { ...sandbox, enabled: sandbox.enabled ?? isLocal } as Decided<Written['sandbox'], 'enabled'>,
    metrics: { ...metrics, public: metrics.public ?? isLocal } as Decided<Written['metrics'], 'public'>,
    offByDefault: isLocal ? [] : Object.entries(written).flatMap(([key, value]) => (value === undefined ? [key] : [])),
  };
}

/** The section with a decision where it had none: TypeScript cannot see that the rest of it stays. */
type Decided<Section, Key extends string> = Omit<Section, Key> & Readonly<Record<Key, boolean>>;

const LOOPBACK = new BlockList();
// RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3; what is mapped into IPv6 counts as what it is.
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a listener at this address is reached from this machine alone. A name is, if it is `localhost`. */
function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  return version === 0
    ? address.toLowerCase() === 'localhost'
    : LOOPBACK.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
