import type { Headers } from '../../core/request-context.ts';
import { RESERVED_HEADERS } from '../../core/headers/reserved-headers.ts';

/** `own` itself when nothing is forwarded, so that it can be made once; else a copy with the client's headers added. */
export function withForwardedHeaders(own: readonly string[], forwarded: Headers): readonly string[] {
  let all: string[] | undefined;
  for (const name in forwarded) {
    const value = forwarded[name];
    if (value === undefined || RESERVED_HEADERS.has(name)) continue;
    all ??= [...own];
    if (typeof value === 'string') all.push(name, value);
    else for (const one of value) all.push(name, one);
  }
  return all ?? own;
}
