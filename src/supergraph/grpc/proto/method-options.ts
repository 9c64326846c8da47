/** One way in which an RPC is bound to HTTP: `get: "/v1/things/{id}"`. */
export interface HttpBinding {
  /** In capitals; that of a custom pattern is its `kind`. */
  readonly verb: string;
  readonly path: string;
}

/** What the options of an RPC say of its effects. */
export interface MethodOptions {
  /** `google.api.http`, with its additional bindings. */
  readonly bindings: readonly HttpBinding[];
  /** `NO_SIDE_EFFECTS` or `IDEMPOTENT`. */
  readonly idempotencyLevel: string | undefined;
}

export const NO_OPTIONS: MethodOptions = { bindings: [], idempotencyLevel: undefined };

const VERBS = ['get', 'put', 'post', 'delete', 'patch'];

/** The bindings of a `google.api.HttpRule`, whose members are named as in its proto or as in its JSON. */
export function bindingsOf(rule: unknown): readonly HttpBinding[] {
  if (typeof rule !== 'object' || rule === null) return [];
  const members = new Map<string, unknown>(Object.entries(rule));
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const own = VERBS.flatMap((verb) =>
    members.has(verb) ? [{ verb: verb.toUpperCase(), path: text(members.get(verb)) }] : [],
  );
  const custom = members.get('custom');
  const pattern = new Map<string, unknown>(typeof custom === 'object' && custom !== null ? Object.entries(custom) : []);
  const named =
    pattern.size === 0 ? [] : [{ verb: text(pattern.get('kind')).toUpperCase(), path: text(pattern.get('path')) }];
  const additional = [members.get('additional_bindings') ?? members.get('additionalBindings') ?? []].flat();
  return [...own, ...named, ...additional.flatMap(bindingsOf)];
}
