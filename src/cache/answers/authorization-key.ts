import type { Policed } from '../../police/policed.ts';

/** Text that differs for requests that are refused other fields, or for other reasons, or are shown another schema. */
export function authorizationKey({ refused, visible }: Policed): string {
  if (refused === undefined && visible === undefined) return '';
  return `\nrefused:${refused?.told ?? ''}\nvisible:${visible?.key ?? ''}`;
}
