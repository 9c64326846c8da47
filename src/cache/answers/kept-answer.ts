import type { AnswerCaching } from '../../core/answer-caching.ts';
import type { Whole } from '../../core/whole.ts';
import type { TextResult } from '../../listen/arrival.ts';
import type { EntryCodec } from '../layers/shared-layer.ts';
import { termsOf, type Terms, type VaryOn } from '../policy/terms.ts';

/**
 * A whole answer that is kept: as it goes to callers without a credential, to those with one, and where it takes one.
 */
export interface KeptAnswer {
  readonly open: TextResult;
  readonly credentialed: TextResult;
  readonly personal: TextResult;
}

/** Bytes of an answer: its text, and that as bytes for each of two media types. */
export function bytesOfAnswer({ open }: KeptAnswer): number {
  return 3 * (open.dataText?.length ?? 0);
}

/** The same answer with what is said of keeping it. */
export function withCaching(result: TextResult, caching: AnswerCaching, shared = result.shared): Whole<TextResult> {
  return {
    dataText: result.dataText,
    errors: result.errors,
    shared,
    sharesBytesOf: result.sharesBytesOf,
    actualCost: result.actualCost,
    caching,
    outdatedTags: result.outdatedTags,
    headers: result.headers,
    passedHeaders: result.passedHeaders,
    refusal: result.refusal,
  };
}

/** Writes an answer where other gateways find it: its data are all there is, since those with errors are not kept. */
export function answerCodec(varyOn: VaryOn): EntryCodec<KeptAnswer> {
  return {
    write: ({ open }) => open.dataText ?? 'null',
    read: (dataText, policy, madeAtMs) => keptAnswer({ dataText, errors: [] }, termsOf(policy, varyOn), madeAtMs),
  };
}

/** What is kept of a result. */
export function keptAnswer(result: TextResult, { open, credentialed, personal }: Terms, madeAtMs: number): KeptAnswer {
  const shared = withCaching(result, { headers: open, madeAtMs }, true);
  const own = open === personal ? shared : withCaching(shared, { headers: personal, madeAtMs });
  return { open: shared, credentialed: open === credentialed ? shared : own, personal: own };
}
