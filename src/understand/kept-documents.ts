import { BoundedCache } from '../core/bounded-cache.ts';
import { partOf, type Part } from '../core/parted-cache.ts';
import type { KeyValue } from '../store/key-value.ts';
import type { KeptDocuments } from './persisted-query.ts';

/** What strangers may have kept in a window of time: all of them, and each. */
export interface StrangersLimits {
  readonly windowMs: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** A stranger may use up so much of what is for all of them. */
const SHARE_OF_EACH = 1 / 10;
/** Counted at once; of more strangers than that, those who came first are counted anew. 100 B each. */
const COUNTED_STRANGERS = 10_000;

/**
 * Documents under their hashes, those of known callers apart from what strangers send: these are bounded in number and
 * bytes for each window of time, for each of them and in all, and make room for none of the others. What a known caller
 * uses of theirs is kept with its own.
 */
export function createKeptDocuments(
  stores: Readonly<Record<Part, KeyValue>>,
  limits: StrangersLimits,
  now: () => number = () => performance.now(),
): KeptDocuments {
  const mayKeep = limitStrangers(limits, now);

  function put(part: Part, hash: string, document: string): void {
    stores[part].set(storeKey(hash), document)?.catch(() => {});
  }

  function look(hash: string, part: Part): Found | undefined | Promise<Found | undefined> {
    const withPart = (document: string | undefined): Found | undefined =>
      document === undefined ? undefined : { document, part };
    const found = stores[part].get(storeKey(hash));
    return found instanceof Promise ? found.then(withPart, () => undefined) : withPart(found);
  }

  /** Looks where its own are first; where that has to be waited for, at both. */
  function lookInBoth(hash: string, own: Part): Found | undefined | Promise<Found | undefined> {
    const first = look(hash, own);
    if (first !== undefined && !(first instanceof Promise)) return first;
    const second = look(hash, own === 'known' ? 'strangers' : 'known');
    return first === undefined ? second : first.then((found) => found ?? second);
  }

  const adopt = (hash: string, part: Part, found: Found | undefined): string | undefined => {
    if (found !== undefined && part === 'known' && found.part === 'strangers') put('known', hash, found.document);
    return found?.document;
  };

  return {
    find(hash, part) {
      const found = lookInBoth(hash, part);
      return found instanceof Promise ? found.then((one) => adopt(hash, part, one)) : adopt(hash, part, found);
    },
    keep(hash, document, caller) {
      const part = partOf(caller);
      if (part === 'known' || mayKeep(caller.id, document.length)) put(part, hash, document);
    },
  };
}

interface Found {
  readonly document: string;
  readonly part: Part;
}

function storeKey(hash: string): string {
  return `apq:${hash}`;
}

interface Used {
  entries: number;
  bytes: number;
}

/** Makes what counts the documents of strangers, and says no to one that is too many for its window. */
function limitStrangers(
  { windowMs, maxEntries, maxBytes }: StrangersLimits,
  now: () => number,
): (stranger: string, bytes: number) => boolean {
  let endsAt = 0;
  let all: Used = { entries: 0, bytes: 0 };
  let each = new BoundedCache<string, Used>(COUNTED_STRANGERS);
  const fits = (used: Used, bytes: number, share: number): boolean =>
    used.entries + 1 <= maxEntries * share && used.bytes + bytes <= maxBytes * share;
  return (stranger, bytes) => {
    if (now() >= endsAt) {
      endsAt = now() + windowMs;
      all = { entries: 0, bytes: 0 };
      each = new BoundedCache(COUNTED_STRANGERS);
    }
    const own = each.getOrMake(stranger, () => ({ entries: 0, bytes: 0 }), 1);
    if (!fits(all, bytes, 1) || !fits(own, bytes, SHARE_OF_EACH)) return false;
    for (const used of [all, own]) {
      used.entries += 1;
      used.bytes += bytes;
    }
    return true;
  };
}
