import type { SubgraphError } from '../../core/backend.ts';
import { RawJson, RawJsonList } from '../../core/json/raw-json.ts';
import { parseJson } from '../../core/json/parse-json.ts';
import { sha256 } from '../../core/hash.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { CachePolicy } from '../../core/cache-policy.ts';
import { compileCacheTags, type PartCacheTags } from './compile-cache-tags.ts';
import type { Describing, FetchPart } from './describe-fetch.ts';
import type { Found } from '../layers/local-layer.ts';
import { Admission } from '../layers/admission.ts';
import type { Sharing } from '../policy/request-caching.ts';

type Variables = Readonly<Record<string, unknown>>;

/** One thing that a fetch asks for: a root field, or one entity. */
export interface Slot {
  readonly part: CachedPart;
  readonly key: string;
  /** The JSON of its representation. */
  readonly representation: string | undefined;
  /** Whether it is looked for, and kept. */
  readonly isTried: boolean;
  found: Found<string> | undefined;
  value: unknown;
  isKnown: boolean;
  /** Of its value; their paths begin at it. */
  readonly errors: SubgraphError[];
}

/** A part of a fetch with what has been learnt of it. Made once a plan. */
export class CachedPart {
  readonly part: FetchPart;
  readonly cacheTags: PartCacheTags;
  readonly admission = new Admission();
  readonly #id: string;
  #sharing: Sharing;
  /** Whether anything that it answers can be kept. */
  readonly isWorthLooking: boolean;
  #isWorthWaiting: boolean;

  /** `origin` names what answers it: supergraph and subgraph. */
  constructor(
    part: FetchPart,
    describing: Describing,
    {
      origin,
      rootName,
      heedsBackend,
    }: { readonly origin: string; readonly rootName: string; readonly heedsBackend: boolean },
  ) {
    this.part = part;
    this.cacheTags = compileCacheTags(part, describing, rootName);
    this.#id = sha256(`${origin}\n${part.text}`).slice(0, 32);
    const { implied, hinted } = part.alone;
    this.#sharing = implied;
    this.isWorthLooking = implied.maxAge > 0 || (heedsBackend && hinted.maxAge > 0);
    this.#isWorthWaiting = implied.maxAge > 0;
  }

  /** Whether another's call for the same is likely to be of use. */
  get isWorthWaiting(): boolean {
    return this.#isWorthWaiting;
  }

  get sharing(): Sharing {
    return this.#sharing;
  }

  /** Remembers what an answer has shown: who may share only ever becomes fewer. */
  learn({ isPrivate, isDeclaredPublic, maxAge }: CachePolicy): void {
    this.#isWorthWaiting = maxAge > 0;
    if (isPrivate === this.#sharing.isPrivate && isDeclaredPublic === this.#sharing.isDeclaredPublic) return;
    this.#sharing = {
      isPrivate: isPrivate || this.#sharing.isPrivate,
      isDeclaredPublic: isDeclaredPublic && this.#sharing.isDeclaredPublic,
    };
  }

  /** Asked once for each run: what is not looked for is not kept either. */
  isWorthTrying(hasRoom: boolean): boolean {
    return this.isWorthLooking && this.admission.admits(hasRoom);
  }

  /** What is asked for, one key each; `sharingText` tells who shares. */
  slots(variables: Variables, sharingText: string, isTried: boolean): Slot[] {
    const prefix = this.prefix(variables, sharingText);
    const { representations } = this.part;
    if (representations === undefined) return [this.#slot(prefix, undefined, isTried)];
    return itemsOf(variables[representations]).map((text) => this.#slot(`${prefix}\n${text}`, text, isTried));
  }

  prefix(variables: Variables, sharingText: string): string {
    const names = this.part.variableNames;
    if (names.length === 0) return `${this.#id}${sharingText}`;
    // GraphQL §6.1.2: a variable that is absent is not one that is null.
    const values = names.map((name) => (variables[name] === undefined ? 0 : [variables[name]]));
    return `${this.#id}${writeJson(values)}${sharingText}`;
  }

  #slot(key: string, representation: string | undefined, isTried: boolean): Slot {
    return { part: this, key, representation, isTried, found: undefined, value: undefined, isKnown: false, errors: [] };
  }

  /** What a value of one of its slots depends on. */
  cacheTagsOf(
    { representation }: Slot,
    value: unknown,
    variables: Variables,
  ): { readonly own: readonly string[]; readonly tags: readonly string[] } {
    const parsed = representation === undefined ? undefined : (parseJson(representation) as Variables);
    const tags = this.tagsOf(parsed, value, variables);
    return { tags, own: parsed === undefined ? tags : [...this.cacheTags.keysOf(parsed), ...tags] };
  }

  /** The tags of a value, and of what is inside. */
  tagsOf(representation: Variables | undefined, value: unknown, variables: Variables): readonly string[] {
    const tags = new Set(this.cacheTags.tagsOf({ variables, representation }));
    this.cacheTags.tagsInside?.(value, tags);
    return [...tags];
  }
}

function itemsOf(value: unknown): readonly string[] {
  if (value instanceof RawJsonList) return value.items;
  const list = value instanceof RawJson ? value.parse() : value;
  return Array.isArray(list) ? list.map((item) => writeJson(item)) : [];
}
