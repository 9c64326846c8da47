import type { IncomingMessage } from 'node:http';
import { ClientFailure } from '../../core/failure.ts';

/**
 * Refuses a header with a credential that comes twice with different values: no list is allowed there (RFC 9110 §5.3,
 * §11.6.2), and `node:http` would drop the second or join the two, where another server in the way reads the other one.
 * `names` are in lower case.
 */
export function refuseRepeatedCredentials(
  { rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>,
  names: readonly string[],
): void {
  for (const wanted of names) {
    let first: string | undefined;
    // Names and values in turn. Lengths first: most names differ in that.
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at];
      if (name?.length !== wanted.length || name.toLowerCase() !== wanted) continue;
      const value = rawHeaders[at + 1];
      first ??= value;
      if (value !== first)
        throw new ClientFailure(
          'BAD_REQUEST',
          `The header ${wanted} comes more than once, with different values: expected one.`,
        );
    }
  }
}
