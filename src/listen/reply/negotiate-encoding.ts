import { readWeights } from '../request/read-weights.ts';

/** How a body can be compressed; zstd is not among what Node 20 brings. */
export type ContentCoding = 'br' | 'gzip';

/**
 * Chooses the content coding of a response from the Accept-Encoding header (RFC 9110 §12.5.3): of those that the
 * client weighs highest the first in `preferred`, or undefined for the plain body, which a client gets also when it
 * rules everything out: an answer that it may still understand is better than none.
 */
export function negotiateEncoding(
  acceptEncoding: string,
  preferred: readonly ContentCoding[],
): ContentCoding | undefined {
  const weights = new Map(readWeights(acceptEncoding).map(({ name, quality }) => [name, quality]));
  // §8.4.1.3: `x-gzip` is gzip under an older name.
  const weightOf = (coding: ContentCoding): number =>
    weights.get(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined) ?? weights.get('*') ?? 0;
  const highest = Math.max(...preferred.map(weightOf));
  if (highest === 0 || highest < (weights.get('identity') ?? 0)) return undefined;
  return preferred.find((coding) => weightOf(coding) === highest);
}
