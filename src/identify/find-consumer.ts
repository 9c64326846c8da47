import { hash } from 'node:crypto';
import type { ConsumerConfig } from '../config/sections/authentication.ts';
import type { ClientCertificate } from '../listen/arrival.ts';
import { BadCredential } from './refuse-credential.ts';

/** A program that the configuration knows. */
export interface Consumer {
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
  readonly usagePlan: string | undefined;
}

/** A consumer, by one of its keys. */
export interface FoundKey {
  readonly consumer: Consumer;
  readonly expiresAtMs: number | undefined;
  /** What the key is known by here. */
  readonly hash: string;
}

interface KnownKey extends FoundKey {
  readonly notBeforeMs: number | undefined;
}

/** Finds consumers by what they send. */
export interface Consumers {
  readonly haveKeys: boolean;
  /** @throws BadCredential for a key that is unknown, not valid yet, or not any more. */
  byKey(key: string): FoundKey;
  /** The first whose certificate this is; undefined when it is nobody's. */
  byCertificate(certificate: ClientCertificate): Consumer | undefined;
}

/** `now` in milliseconds since 1970. */
export function createConsumers(configured: Readonly<Record<string, ConsumerConfig>>, now: () => number): Consumers {
  const keys = new Map<string, KnownKey>();
  const matchers: { readonly consumer: Consumer; readonly matches: (certificate: ClientCertificate) => boolean }[] = [];
  for (const [name, { scopes, usagePlan, keys: ownKeys, certificates }] of Object.entries(configured)) {
    const consumer: Consumer = { name, scopes: new Set(scopes), usagePlan };
    for (const { sha256, notBefore, expires } of ownKeys) {
      keys.set(sha256, {
        consumer,
        hash: sha256,
        notBeforeMs: notBefore === undefined ? undefined : Date.parse(notBefore),
        expiresAtMs: expires === undefined ? undefined : Date.parse(expires),
      });
    }
    for (const certificate of certificates) matchers.push({ consumer, matches: certificateMatcher(certificate) });
  }
  return {
    haveKeys: keys.size > 0,
    byKey(key) {
      // Found by its hash: how long that takes tells nothing of any key.
      const found = keys.get(hash('sha256', key, 'hex'));
      if (found === undefined) throw new BadCredential('The API key is not known.', { isToken: false });
      const { notBeforeMs, expiresAtMs } = found;
      if (notBeforeMs !== undefined && now() < notBeforeMs)
        throw new BadCredential('The API key is not valid yet.', { isToken: false });
      if (expiresAtMs !== undefined && now() >= expiresAtMs)
        throw new BadCredential('The API key has expired.', { isToken: false });
      return found;
    },
    byCertificate: (certificate) => matchers.find(({ matches }) => matches(certificate))?.consumer,
  };
}

function certificateMatcher({
  fingerprint,
  subject,
  san,
}: ConsumerConfig['certificates'][number]): (certificate: ClientCertificate) => boolean {
  const names = subject === undefined ? undefined : namesOf(subject.split(/(?<!\\)[,\n]/)).join('\n');
  return (certificate) =>
    (fingerprint === undefined || fingerprint === certificate.fingerprint) &&
    (names === undefined || names === namesOf(certificate.subject).join('\n')) &&
    (san === undefined || certificate.alternativeNames.includes(san));
}

/** Certificates and people list the parts of a name in opposite orders. */
function namesOf(parts: readonly string[]): readonly string[] {
  return parts.map((part) => part.trim().replace(/\\(.)/g, '$1')).sort();
}
