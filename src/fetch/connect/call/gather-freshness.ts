import { readFreshness, strictestFreshness, type Freshness } from '../../../core/freshness.ts';
import type { ConnectorCache } from '../../../supergraph/connectors/model/connector.ts';
import type { Headers, RequestContext } from '../../../core/request-context.ts';

/** What a connector says of its own answers, in seconds. */
export type Declared = Pick<ConnectorCache, 'maxAge'>;

function freshnessOf({ maxAge }: Declared, { age }: Headers): Freshness {
  const passed = typeof age === 'string' ? Number(age) || 0 : 0;
  return {
    maxAge: Math.max(0, maxAge - passed),
    staleWhileRevalidate: undefined,
    staleIfError: undefined,
    isPrivate: false,
    varies: [],
    isComplete: true,
  };
}

/**
 * What the calls of one request to one subgraph's backends said of keeping their answers. Calls are shared by all that
 * the request asks of the subgraph, and so is what they said.
 */
class Gathering {
  #freshness: Freshness | undefined;
  #isComplete = true;

  note(headers: Headers, declared: Declared | undefined): void {
    const said = readFreshness(headers);
    const freshness = declared === undefined ? said : strictestFreshness(said, freshnessOf(declared, headers));
    if (freshness === undefined) this.#isComplete = false;
    else this.#freshness = strictestFreshness(this.#freshness, freshness);
  }

  get freshness(): Freshness | undefined {
    return this.#freshness && { ...this.#freshness, isComplete: this.#isComplete && this.#freshness.isComplete };
  }
}

const OWNER = {};
const NONE: ReadonlyMap<string, Gathering> = new Map();

/** From now on what backends say is noted; returns how to read it. */
export function gatherFreshness({ scope }: RequestContext, subgraph: string): () => Freshness | undefined {
  const gatherings = scope.get(OWNER, () => new Map<string, Gathering>());
  const known = gatherings.get(subgraph) ?? new Gathering();
  gatherings.set(subgraph, known);
  return () => known.freshness;
}

/** Notes the headers of an answer, if anybody reads what they say. */
export function noteFreshness(
  { scope }: RequestContext,
  subgraph: string,
  answer: { readonly headers: Headers },
  declared: Declared | undefined,
): void {
  scope
    .get(OWNER, () => NONE)
    .get(subgraph)
    ?.note(answer.headers, declared);
}
