import { readFileSync } from 'node:fs';
import type { IssuerConfig } from '../config/sections/authentication.ts';
import type { Exchange } from '../core/exchange.ts';
import { InternalFailure } from '../core/failure.ts';
import { isObject } from '../mapping/language/values.ts';

/** What a set lists, whatever it is. */
export type KeyMembers = readonly unknown[];

/** Sets of some hundred keys are the largest there are. */
const MAX_ANSWER_BYTES = 1_048_576;

/**
 * Makes what loads the keys of an issuer, from where its configuration says. Rejects with a failure that tells the
 * place.
 */
export function keyLoader(name: string, issuer: IssuerConfig, exchange: Exchange): () => Promise<KeyMembers> {
  const { jwksFile, jwksUrl } = issuer;
  // A file is small and near: reading it costs less than a task of its own.
  if (jwksFile !== undefined) return () => Promise.resolve().then(() => readKeyFile(jwksFile));
  const get = (url: string): Promise<unknown> => getJson({ name, url, timeoutMs: issuer.timeoutMs }, exchange);
  if (jwksUrl !== undefined) return async () => asKeySet(await get(jwksUrl), jwksUrl);
  return async () => {
    const found = await discover(issuer.issuer, get);
    return asKeySet(await get(found), found);
  };
}

/**
 * Reads keys from a file.
 * @throws InternalFailure that names the file and what it should hold.
 */
export function readKeyFile(path: string): KeyMembers {
  try {
    return asKeySet(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (cause) {
    if (cause instanceof InternalFailure) throw cause;
    throw new InternalFailure(
      `${path}: expected a file with a JSON Web Key Set: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** OpenID Connect Discovery §4: the document speaks for the issuer that it names, and for no other. */
async function discover(issuer: string, get: (url: string) => Promise<unknown>): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await get(url);
  if (!isObject(document) || document['issuer'] !== issuer)
    throw new InternalFailure(`${url}: expected a document whose \`issuer\` is ${issuer}`);
  const found = document['jwks_uri'];
  if (typeof found !== 'string' || !/^https?:\/\//.test(found) || !URL.canParse(found))
    throw new InternalFailure(`${url}: expected a URL as \`jwks_uri\``);
  return found;
}

async function getJson(
  { name, url, timeoutMs }: { readonly name: string; readonly url: string; readonly timeoutMs: number },
  exchange: Exchange,
): Promise<unknown> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  const { status, body } = await exchange({
    name,
    url,
    method: 'GET',
    headers,
    timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (status !== 200) throw new InternalFailure(`${url}: answered ${status}, expected 200`);
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new InternalFailure(`${url}: expected JSON`, { cause });
  }
}

/** RFC 7517 §5: `keys` is a list. What its members are worth is found out when they are imported. */
function asKeySet(value: unknown, place: string): KeyMembers {
  const keys = isObject(value) ? value['keys'] : undefined;
  const listed: readonly unknown[] | undefined = Array.isArray(keys) ? keys : undefined;
  if (listed === undefined) throw new InternalFailure(`${place}: expected a JSON Web Key Set, {"keys":[{"kty":…}]}`);
  return listed;
}
