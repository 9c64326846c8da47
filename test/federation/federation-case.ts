/**
 * Values of the fields of a type: what they are, or functions of the arguments and of the object they are read from.
 */
export type FieldValues = Readonly<Record<string, unknown>>;

/** The entities of one type: listed, to be found by any of the type's keys, or a function of the representation. */
export type Entities = readonly unknown[] | ((representation: Readonly<Record<string, unknown>>) => unknown);

/** A small subgraph: its SDL and what it answers. An `Error` in place of a value makes that field fail. */
export interface SubgraphSpec {
  /** Federation 2 with every directive imported, unless it links federation itself. */
  readonly schema: string;
  /** Its SDL is Federation 1: it has no link. */
  readonly federation?: 1;
  readonly query?: FieldValues;
  readonly mutation?: FieldValues;
  readonly entities?: Readonly<Record<string, Entities>>;
  /** Changes the response on its way to the gateway: how broken backends are made. */
  readonly respond?: (response: { data?: unknown; errors?: unknown }) => unknown;
  /** Nobody listens at its address. */
  readonly down?: true;
}

export type PlannerName = 'native' | 'portable';

export interface ExpectedError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly code: string;
  /** Whose fault it was, as `extensions.subgraph` names it. */
  readonly subgraph?: string;
  /** What else is in `extensions`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * The calls that backends got, in order of their waves: `2 reviews: Product{id: "1"} -> Product.reviews Review.body`.
 * The number is the wave: a call of wave 2 began after one of wave 1 had ended. Before the arrow are the
 * representations, after it the coordinates of all fields that were resolved, sorted; `__typename` is
 * shown where nothing else was asked for.
 */
export type ExpectedCalls = readonly string[];

/** One story: subgraphs, a request, and what must come of it. */
export interface FederationCase {
  /** A behaviour, as a sentence. */
  readonly name: string;
  /** The clause that the expected answer follows from. */
  readonly clause: string;
  /** `apollo` where the product's own composer cannot compose the feature; a comment in the case says which. */
  readonly composer?: 'apollo';
  readonly subgraphs: Readonly<Record<string, SubgraphSpec>>;
  /** Percentages of progressive overrides, by label. */
  readonly overrideLabels?: Readonly<Record<string, number>>;
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The order of keys counts. Left out when the request is refused. */
  readonly data?: unknown;
  readonly errors?: readonly ExpectedError[];
  /** The same for both planners, unless their plans differ and both are right. */
  readonly calls?: ExpectedCalls | Readonly<Record<PlannerName, ExpectedCalls>>;
  /** The request is refused as a whole, before any backend is asked. */
  readonly refused?: { readonly code: string; readonly message: string };
  /** These planners cannot plan the operation; the engine then refuses it with PLANNING_FAILED. */
  readonly unplannable?: { readonly planners: readonly PlannerName[]; readonly reason: string };
  /** Fails today, which is asserted: the case cannot begin to pass unnoticed. */
  readonly knownFailure?: { readonly planners: readonly PlannerName[]; readonly reason: string };
}

/** Gives a case file its type. */
export function federationCase(story: FederationCase): FederationCase {
  return story;
}
