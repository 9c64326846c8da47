import { isPublicHost, maskMessage } from './mask-message.ts';

type Extensions = Readonly<Record<string, unknown>>;

/** What is nested deeper than that is left out: nobody writes it for clients. */
const MAX_DEPTH = 16;
/**
 * Of google.rpc.ErrorInfo the service that its reason is of, and of google.protobuf.Any what it holds: names, of no
 * place.
 */
const NAMES: ReadonlyMap<string, RegExp> = new Map([
  ['domain', /^(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}$/i],
  ['@type', /^type\.googleapis\.com\/[\w.]{1,200}$/],
]);
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
    const isForClients = isReference(name) ? isPublicReference(value) : isPublicName(name, value);
    // A member may be named by an address, too: of a map of what failed by the host that it failed at.
    kept.push(isForClients ? [name, value] : [maskMessage(name), maskValue(value, depth)]);
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

/** RFC 9457 §3.1.1 and google.rpc.Help: an address that is there for clients, unless it leads into an inner network. */
const isReference = (name: string): boolean => name === 'type' || name === 'url';

/** `https://docs.example.com/errors/stock`: no port, no query, no user. */
function isPublicReference(value: unknown): boolean {
  const host =
    typeof value === 'string'
      ? /^https:\/\/((?:[\w-]{1,63}\.){1,10}[a-z]{2,24})(?:\/[^\s?@]*)?$/i.exec(value)?.[1]
      : undefined;
  return host !== undefined && isPublicHost(host);
}

function isPublicName(name: string, value: unknown): boolean {
  return typeof value === 'string' && NAMES.get(name)?.test(value) === true && isPublicHost(value);
}
