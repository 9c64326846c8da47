import type { FieldDraft, ObjectDraft } from '../draft/draft.ts';

export type Root = 'query' | 'mutation' | 'subscription';

/** An RPC as a root field whose types are made. */
export interface DraftedMethod {
  /** `package.Service/Rpc`. */
  readonly method: string;
  readonly rpc: string;
  readonly root: Root;
  readonly name: string;
  /** The fields of the request, as arguments of their own, or as those of `input`. */
  readonly fields: readonly FieldDraft[];
  readonly input: ObjectDraft | undefined;
  /** Undefined when it says nothing. */
  readonly response: ObjectDraft | undefined;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}
