import { UNLIMITED, type CachePolicy } from '../../core/cache-policy.ts';
import { readFreshness } from '../../core/freshness.ts';
import { parseJson } from '../../core/json/parse-json.ts';
import { headerText, type Headers, type RequestContext } from '../../core/request-context.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { Found, LocalLayer } from '../layers/local-layer.ts';
import { keep } from '../layers/kept.ts';
import { cachingOf, type RequestCaching } from '../policy/request-caching.ts';
import { cacheTagOf } from '../purge/cache-tags.ts';

/** An answer of a REST API, as far as it is kept. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** Of a body that is text. */
  readonly textType?: string | undefined;
  /** Set where headers of it are passed to the client: then it is not kept. */
  readonly isOwn?: boolean | undefined;
  /** Of the body. */
  readonly bytes: number;
}

/** One call that may be kept. */
export interface KeptCall {
  readonly context: RequestContext;
  /** Everything that is sent. */
  readonly key: string;
  /** In seconds. */
  readonly maxAge: number;
  readonly tags: readonly string[];
  /** Makes it; given validators, the backend may answer 304 to say that what is kept still holds. */
  readonly send: (validators: Readonly<Record<string, string>>) => Promise<CallAnswer>;
}

/** Answers with what is kept of a call, or makes it; `age` among the headers then says since when. */
export type CallCache = (call: KeptCall) => Promise<CallAnswer>;

export interface CallCacheOptions {
  readonly graphId: string;
  readonly layer: LocalLayer<string>;
}

/** Beyond its time an answer with a validator is worth keeping: a 304 makes it new again. */
const REVALIDATED_FOR_S = 86_400;
const SHARED = [cacheTagOf.anything];

export function createCallCache({ graphId, layer }: CallCacheOptions): CallCache {
  const nameOf = (key: string): string => `call\n${graphId}\n${key}`;
  return async (call) => {
    const caching = cachingOf(call.context);
    if (caching === undefined) return call.send({});
    const tags = call.tags.map(cacheTagOf.tag);
    for (const tag of tags) caching.tagCall(tag);
    const key = nameOf(call.key);
    await layer.load([{ key, shared: SHARED }]);
    const found = layer.find(key);
    if (
      found !== undefined &&
      (found.standing === 'fresh' || (found.standing === 'refresh ahead' && !caching.isRefresh))
    )
      return answerOf(found, layer.now());
    return ask(call, found, { layer, key, tags, caching });
  };
}

interface Asking {
  readonly layer: LocalLayer<string>;
  readonly key: string;
  readonly tags: readonly string[];
  readonly caching: RequestCaching;
}

async function ask(
  call: KeptCall,
  found: Found<string> | undefined,
  { layer, key, tags, caching }: Asking,
): Promise<CallAnswer> {
  const known = found === undefined ? undefined : readAnswer(found.kept.value);
  const answer = await call.send(known === undefined ? {} : validatorsOf(known.headers));
  // RFC 9111 §4.3.4: what is kept, with the headers that are newer.
  const current =
    answer.status === 304 && known !== undefined
      ? { ...known, headers: { ...known.headers, age: undefined, ...answer.headers } }
      : answer;
  const policy = policyOf(current, call.maxAge);
  if (current.status === 200 && policy !== undefined && answer.isOwn !== true) {
    layer.store(
      key,
      keep(writeJson(current), policy, { began: caching.began, shared: SHARED, own: tags, nowMs: layer.now() }),
    );
  }
  return current;
}

function policyOf({ headers }: CallAnswer, declared: number): CachePolicy | undefined {
  const freshness = readFreshness(headers);
  const maxAge = Math.min(declared, freshness?.maxAge ?? declared);
  const canBeConfirmed =
    Object.keys(validatorsOf(headers)).length > 0 && !headerText(headers['cache-control']).includes('no-store');
  if (freshness?.isPrivate === true || (maxAge <= 0 && !canBeConfirmed)) return undefined;
  return { ...UNLIMITED, maxAge, staleWhileRevalidate: 0, staleIfError: canBeConfirmed ? REVALIDATED_FOR_S : 0 };
}

function validatorsOf({ etag, 'last-modified': modified }: Headers): Readonly<Record<string, string>> {
  return {
    ...(typeof etag === 'string' && { 'if-none-match': etag }),
    ...(typeof modified === 'string' && { 'if-modified-since': modified }),
  };
}

/** The age that it had, and what it has been here. */
function answerOf({ kept }: Found<string>, nowMs: number): CallAnswer {
  const answer = readAnswer(kept.value);
  const age = Number(headerText(answer.headers['age'])) || 0;
  return { ...answer, headers: { ...answer.headers, age: `${age + Math.floor((nowMs - kept.storedAtMs) / 1_000)}` } };
}

function readAnswer(text: string): CallAnswer {
  // What `ask` has written.
  return parseJson(text) as CallAnswer;
}
