import { uniteLines } from '../../core/headers/header-lines.ts';
import type { Answering, Arrival, Reply } from '../arrival.ts';

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');

/**
 * Answers every request of a batch, at once, with an array in their order. Each refusal is in its own place: the status
 * is 200.
 */
export async function answerBatch(arrivals: readonly Arrival[], answering: Pick<Answering, 'answer'>): Promise<Reply> {
  const replies = await Promise.all(arrivals.map((arrival) => answering.answer(arrival)));
  const parts = replies.flatMap(({ body }, index) => [
    index === 0 ? OPEN : COMMA,
    typeof body === 'string' ? Buffer.from(body) : body,
  ]);
  // What the answers say of keeping each holds for none of the array.
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { status: 200, headers, passedHeaders: unitedHeaders(replies), body: Buffer.concat([...parts, CLOSE]) };
}

function unitedHeaders(replies: readonly Reply[]): Reply['passedHeaders'] {
  return replies.some(({ passedHeaders }) => passedHeaders !== undefined)
    ? uniteLines(replies.map(({ passedHeaders }) => passedHeaders))
    : undefined;
}
