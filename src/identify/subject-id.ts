import { hash } from 'node:crypto';

/**
 * What tells the holders of tokens apart. A token that names no subject stands for nobody but itself: two of them are
 * never taken for one caller.
 */
export function subjectId(issuer: string, subject: unknown, token: string): string {
  // The first blank ends the issuer.
  const of = issuer.replaceAll(' ', '%20');
  return typeof subject === 'string' && subject !== ''
    ? `${of} ${subject}`
    : `${of} #${hash('sha256', token, 'base64url')}`;
}
