/** A header's value with parts that depend on the caller, such as `{claims.sub}`. */
export type HeaderTemplate = readonly (string | CallerReference)[];

/** `path` is the rest of `claims.…`; empty for the others. */
export interface CallerReference {
  readonly of: 'claims' | 'caller.id' | 'caller.kind' | 'caller.address' | 'caller.consumer' | 'caller.scopes';
  readonly path: string;
}

const CALLER = ['caller.id', 'caller.kind', 'caller.address', 'caller.consumer', 'caller.scopes'] as const;

/**
 * Parses a template; undefined when it is none: a brace left open, something unknown in braces, or a control character.
 */
export function parseHeaderTemplate(text: string): HeaderTemplate | undefined {
  if (/[^\t\x20-\x7e]/.test(text)) return undefined;
  const parts: (string | CallerReference)[] = [];
  // Literal, braced, literal, braced, …: what is in braces stands at odd places.
  for (const [index, part] of text.split(/\{([^{}]*)\}/).entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(part)) return undefined;
      if (part !== '') parts.push(part);
      continue;
    }
    const reference = parseReference(part.trim());
    if (reference === undefined) return undefined;
    parts.push(reference);
  }
  return parts;
}

/** One value of a request, such as `claims.sub`, where `claims` alone is all of them. */
export type ContextReference = CallerReference | { readonly of: 'request.id'; readonly path: string };

/** Undefined when it is none. */
export function parseContextReference(text: string): ContextReference | undefined {
  if (text === 'request.id') return { of: text, path: '' };
  return text === 'claims' ? { of: text, path: '' } : parseReference(text);
}

function parseReference(text: string): CallerReference | undefined {
  if (text.startsWith('claims.') && text.length > 'claims.'.length)
    return { of: 'claims', path: text.slice('claims.'.length) };
  const of = CALLER.find((name) => name === text);
  return of && { of, path: '' };
}
