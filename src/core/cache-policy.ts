/** For how long, and for whom, something may be kept. All times in seconds; infinite where nothing limits them. */
export interface CachePolicy {
  readonly maxAge: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  readonly isPrivate: boolean;
  /**
   * True when the schema says PUBLIC in so many words of everything in it: then callers whose credentials differ may
   * share it, although the credentials reach a backend.
   */
  readonly isDeclaredPublic: boolean;
  /** The coordinate, or the backend, that `maxAge` comes from, and the one that made it private. */
  readonly maxAgeBy: string | undefined;
  readonly privateBy: string | undefined;
}

/** What nothing has limited yet. */
export const UNLIMITED: CachePolicy = Object.freeze({
  maxAge: Infinity,
  staleWhileRevalidate: Infinity,
  staleIfError: Infinity,
  isPrivate: false,
  isDeclaredPublic: true,
  maxAgeBy: undefined,
  privateBy: undefined,
});

/** What holds of two things that are kept together. Of two that decide alike, the first is named. */
export function strictest(one: CachePolicy, other: CachePolicy): CachePolicy {
  if (other === UNLIMITED) return one;
  if (one === UNLIMITED) return other;
  return {
    maxAge: Math.min(one.maxAge, other.maxAge),
    staleWhileRevalidate: Math.min(one.staleWhileRevalidate, other.staleWhileRevalidate),
    staleIfError: Math.min(one.staleIfError, other.staleIfError),
    isPrivate: one.isPrivate || other.isPrivate,
    isDeclaredPublic: one.isDeclaredPublic && other.isDeclaredPublic,
    maxAgeBy: other.maxAge < one.maxAge ? other.maxAgeBy : (one.maxAgeBy ?? other.maxAgeBy),
    privateBy: one.privateBy ?? other.privateBy,
  };
}

/** What is known of a fetch before it is made. */
export interface FetchCaching {
  /** What its fields' own hints say. */
  readonly hinted: CachePolicy;
  /** The same with the default for fields that have none: what holds unless the backend says more. */
  readonly implied: CachePolicy;
  /** Every object, interface and union type in it, and those that implement them. */
  readonly types: ReadonlySet<string>;
}
