import { createHash, timingSafeEqual } from 'node:crypto';
import type { Headers } from '../../core/request-context.ts';
import { ClientFailure } from '../../core/failure.ts';
import type { CacheFacts, KeyField } from '../../supergraph/policy/facts/read-cache-hints.ts';
import { keyTexts, type Purge } from './cache-tags.ts';
import { isObject } from '../../mapping/language/values.ts';

/**
 * Makes what tells whether a request may purge: by `Authorization: Bearer`, in a time that tells nothing of the token.
 */
export function createCheckToken(token: string): (headers: Headers) => void {
  const expected = digest(token);
  return ({ authorization }) => {
    const given = /^bearer +(\S+)\s*$/i.exec(typeof authorization === 'string' ? authorization : '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    throw new ClientFailure(
      'UNAUTHENTICATED',
      given === undefined
        ? 'Purging takes a token: send it as `Authorization: Bearer …`.'
        : 'The token is not the one that purging takes.',
      {
        headers: { 'www-authenticate': given === undefined ? 'Bearer' : 'Bearer error="invalid_token"' },
      },
    );
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const SHAPE = '{"tags": ["…"], "types": ["…"], "keys": [{"type": "…", "key": {…}}]}';

/**
 * Reads what is to be purged. Throws a `ClientFailure` that says what is wrong, where, and what was expected; an
 * unknown type and what is no key of its type are wrong too, since nothing would come of them.
 */
export function readPurge(body: string, isType: (name: string) => boolean, facts: Pick<CacheFacts, 'keys'>): Purge {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw wrong('the body', `JSON such as ${SHAPE}`, { cause });
  }
  if (!isObject(value)) throw wrong('the body', `an object such as ${SHAPE}`);
  for (const name of Object.keys(value))
    if (!['tags', 'types', 'keys'].includes(name)) throw wrong(`\`${name}\``, '`tags`, `types` or `keys`');
  const purge = {
    tags: listAt(value, 'tags').map((tag, index) => textAt(tag, `tags[${index}]`)),
    types: listAt(value, 'types').map((type, index) => typeAt(type, `types[${index}]`, isType)),
    keys: listAt(value, 'keys').map((entry, index) => keyAt(entry, `keys[${index}]`, isType, facts)),
  };
  if (purge.tags.length + purge.types.length + purge.keys.length === 0)
    throw wrong('the body', `something to purge, such as ${SHAPE}`);
  return purge;
}

function wrong(where: string, expected: string, details: { readonly cause?: unknown } = {}): ClientFailure {
  return new ClientFailure('BAD_REQUEST', `Wrong in a purge: ${where}; expected ${expected}.`, details);
}

function listAt(holder: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = holder[name] ?? [];
  if (!Array.isArray(value)) throw wrong(`\`${name}\``, 'a list');
  return value;
}

function textAt(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(`\`${where}\``, 'a string that is not empty');
  return value;
}

function typeAt(value: unknown, where: string, isType: (name: string) => boolean): string {
  const name = textAt(value, where);
  if (!isType(name)) throw wrong(`\`${where}\``, `the name of a type of the graph, found "${name}"`);
  return name;
}

function keyAt(
  value: unknown,
  where: string,
  isType: (name: string) => boolean,
  facts: Pick<CacheFacts, 'keys'>,
): Purge['keys'][number] {
  if (!isObject(value)) throw wrong(`\`${where}\``, 'an object with `type` and `key`');
  const { type, key, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) throw wrong(`\`${where}.${other}\``, '`type` and `key` alone');
  if (!isObject(key) || Object.keys(key).length === 0)
    throw wrong(`\`${where}.key\``, 'an object with the fields of a key, such as {"id": "1"}');
  const name = typeAt(type, `${where}.type`, isType);
  if (keyTexts(name, key, facts).length === 0) throw wrong(`\`${where}.key\``, describeKeys(name, facts));
  return { type: name, key };
}

function describeKeys(type: string, { keys }: Pick<CacheFacts, 'keys'>): string {
  const known = (keys.get(type) ?? []).map((key) => `\`${writeKey(key)}\``);
  return known.length === 0
    ? `an entity, and \`${type}\` has no key`
    : `every field of a key of \`${type}\`, ${known.join(' or ')}`;
}

function writeKey(key: readonly KeyField[]): string {
  return key.map(({ name, fields }) => (fields.length === 0 ? name : `${name} { ${writeKey(fields)} }`)).join(' ');
}
