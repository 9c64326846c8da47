/**
 * Reads the scopes of a token's claims. `paths` name claims; what is not there, or is neither text nor a list, has
 * none.
 */
export function readScopes(claims: Readonly<Record<string, unknown>>, paths: readonly string[]): ReadonlySet<string> {
  const scopes = new Set<string>();
  for (const path of paths) {
    const value = claimAt(claims, path);
    const listed: readonly unknown[] = Array.isArray(value)
      ? value
      : typeof value === 'string'
        ? value.split(/\s+/)
        : [];
    for (const scope of listed) if (typeof scope === 'string' && scope !== '') scopes.add(scope);
  }
  return scopes;
}

/** The claim of that name, dots included; else the one that the dots lead to. */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let here: unknown = claims;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    // An object, and whatever its members are.
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}
