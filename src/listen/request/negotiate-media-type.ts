import { ClientFailure } from '../../core/failure.ts';
import type { ResponseMediaType } from '../arrival.ts';
import { readWeights, type Weighted } from './read-weights.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

const EVENTS_TYPE = 'text/event-stream';

interface Preference {
  readonly quality: number;
  /** 3 for the type itself, 2 for `application/*`, 1 for any, 0 when nothing in the header fits. */
  readonly precision: number;
}

/**
 * Chooses the media type of the response from the Accept header (RFC 9110 §12.5.1, GraphQL over HTTP §6.1). A
 * client that names both alike gets `application/graphql-response+json`. One that sends no Accept header, or
 * takes anything, gets `application/json`: it is likely to be older than the specification, whose draft changes
 * that default in 2025 while its audits keep to it. Throws NOT_ACCEPTABLE when neither will do.
 */
export function negotiateMediaType(accept: string | undefined): ResponseMediaType {
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return JSON_TYPE;
  if (accept === GRAPHQL_TYPE) return GRAPHQL_TYPE;
  const ranges = readWeights(accept);
  const json = preferenceFor(JSON_TYPE, ranges);
  const graphql = preferenceFor(GRAPHQL_TYPE, ranges);
  if (json.quality === 0 && graphql.quality === 0) {
    throw new ClientFailure(
      'NOT_ACCEPTABLE',
      `The Accept header allows neither ${GRAPHQL_TYPE} nor ${JSON_TYPE}: one of them must be accepted.`,
    );
  }
  if (graphql.quality !== json.quality) return graphql.quality > json.quality ? GRAPHQL_TYPE : JSON_TYPE;
  return graphql.precision === 3 ? GRAPHQL_TYPE : JSON_TYPE;
}

/**
 * Whether a client takes a stream of events: not at all; for a subscription, where it takes one JSON type as well as
 * that; or rather than JSON, for everything. Only who names the type itself takes it: others cannot know what it means.
 */
export function negotiateEvents(accept: string | undefined): 'no' | 'for subscriptions' | 'for everything' {
  if (accept === undefined || !/text\/event-stream/i.test(accept)) return 'no';
  const ranges = readWeights(accept);
  const events = preferenceFor(
    EVENTS_TYPE,
    ranges.filter(({ name }) => name === EVENTS_TYPE),
  ).quality;
  if (events === 0) return 'no';
  const json = Math.max(preferenceFor(JSON_TYPE, ranges).quality, preferenceFor(GRAPHQL_TYPE, ranges).quality);
  return events > json ? 'for everything' : 'for subscriptions';
}

/** The most precise range that fits decides, whatever the weight of wider ones. */
function preferenceFor(type: string, ranges: readonly Weighted[]): Preference {
  let best: Preference = { quality: 0, precision: 0 };
  for (const range of ranges) {
    const precision = precisionOf(range.name, type);
    if (precision > best.precision) best = { quality: range.quality, precision };
    else if (precision === best.precision && precision > 0 && range.quality > best.quality)
      best = { quality: range.quality, precision };
  }
  return best;
}

function precisionOf(range: string, type: string): number {
  if (range === type) return 3;
  if (range === 'application/*') return 2;
  return range === '*/*' ? 1 : 0;
}
