import type { Answering, Arrival, Reply, ResponseMediaType, ResultStream, TextResult } from './arrival.ts';

/** What an operation is answered with where events are taken: as they come, by one of them, or by an ordinary reply. */
export type EventAnswer = { readonly bodies: AsyncIterable<string | Uint8Array> } | { readonly body: string | Uint8Array } | { readonly reply: Reply };

/**
 * Answers an arrival that takes events. What is no subscription is answered by an event only where that is what the
 * client `prefers`. A reply with a status that clients must see, such as 503, is sent as it is: in a stream, which
 * is always 200, nobody but the client itself would know.
 */
export async function answerWithEvents(
  arrival: Arrival,
  answering: Pick<Answering, 'answer' | 'subscribe'>,
  { preferred, reply }: { readonly preferred: boolean; readonly reply: (result: TextResult, mediaType: ResponseMediaType) => Reply },
): Promise<EventAnswer> {
  const bodyOf = (result: TextResult): Reply => reply(result, 'application/json');
  const subscribed = await answering.subscribe(arrival);
  if (subscribed !== undefined && !('errors' in subscribed)) return { bodies: bodiesOf(subscribed, bodyOf) };
  const answer = subscribed === undefined ? await answering.answer(arrival) : bodyOf(subscribed);
  const inEvents = answer.status === 200 && (preferred || subscribed !== undefined);
  return inEvents ? { body: answer.body } : { reply: answer };
}

async function* bodiesOf(results: ResultStream, bodyOf: (result: TextResult) => Reply): AsyncGenerator<string | Uint8Array, void> {
  for await (const result of results) yield bodyOf(result).body;
}
