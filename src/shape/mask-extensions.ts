import { maskMessage } from './mask-message.ts';

type Extensions = Readonly<Record<string, unknown>>;

/** What is nested deeper than that is left out: nobody writes it for clients. */
const MAX_DEPTH = 16;
/** An error is told at each place that it left empty: what it says is masked once. */
const masked = new WeakMap<Extensions, Extensions>();

/** A backend's `extensions` with every text in them masked as its message is, at whatever depth. */
export function maskExtensions(extensions: Extensions): Extensions {
  const known = masked.get(extensions);
  if (known !== undefined) return known;
  const made = maskMembers(extensions, MAX_DEPTH);
  masked.set(extensions, made);
  return made;
}

function maskMembers(members: Extensions, depth: number): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(members)) {
    // RFC 9457 §3.1.1 and google.rpc.Help: an address that is there for clients, unless it leads into an inner network.
    if ((name === 'type' || name === 'url') && isPublicReference(value)) kept.push([name, value]);
    else kept.push([name, maskValue(value, depth)]);
  }
  // Not by assignment: a member may be named `__proto__`.
  return Object.fromEntries(kept);
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskMessage(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return undefined;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth - 1));
  return isPlain(value) ? maskMembers(value, depth - 1) : value;
}

/** Others stand for one value, such as an integer that JSON keeps exact. */
function isPlain(value: object): value is Extensions {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `https://docs.example.com/errors/stock`: no port, no query, no user, and a host that `maskMessage` alone would leave. */
function isPublicReference(value: unknown): boolean {
  const host = typeof value === 'string' ? /^https:\/\/((?:[\w-]{1,63}\.){1,10}[a-z]{2,24})(?:\/[^\s?@]*)?$/i.exec(value)?.[1] : undefined;
  return host !== undefined && maskMessage(host) === host;
}
