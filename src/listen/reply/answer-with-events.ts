import type { Arrival, Entered, Reply, ResponseMediaType, ResultStream, TextResult } from '../arrival.ts';

/** The one answer of what is no subscription. */
export type OneEvent = Pick<Reply, 'body' | 'passedHeaders'>;

/** What an operation is answered with where events are taken: as they come, by one of them, or by an ordinary reply. */
export type EventAnswer =
  | { readonly bodies: AsyncIterable<string | Uint8Array> }
  | OneEvent
  | { readonly reply: Reply };

/** What answers them. */
export interface EventAnswering {
  enter(arrival: Arrival): Promise<Pick<Entered, 'subscribe' | 'answer'> | TextResult>;
}

/**
 * Answers an arrival that takes events. What is no subscription is answered by an event only where that is what the
 * client `prefers`. A reply with a status that clients must see, such as 503, is sent as it is: in a stream, which
 * is always 200, nobody but the client itself would know.
 */
export async function answerWithEvents(
  arrival: Arrival,
  answering: EventAnswering,
  {
    preferred,
    reply,
  }: { readonly preferred: boolean; readonly reply: (result: TextResult, mediaType: ResponseMediaType) => Reply },
): Promise<EventAnswer> {
  const bodyOf = (result: TextResult): Reply => reply(result, 'application/json');
  const entered = await answering.enter(arrival);
  if ('errors' in entered) return ordinary(reply(entered, arrival.mediaType), preferred);
  const subscribed = await entered.subscribe();
  if (subscribed !== undefined && !('errors' in subscribed)) return { bodies: bodiesOf(subscribed, bodyOf) };
  return subscribed === undefined ? ordinary(await entered.answer(), preferred) : ordinary(bodyOf(subscribed), true);
}

function ordinary(answer: Reply, inEvents: boolean): EventAnswer {
  return inEvents && answer.status === 200
    ? { body: answer.body, passedHeaders: answer.passedHeaders }
    : { reply: answer };
}

async function* bodiesOf(
  results: ResultStream,
  bodyOf: (result: TextResult) => Reply,
): AsyncGenerator<string | Uint8Array, void> {
  for await (const result of results) yield bodyOf(result).body;
}
