import type { WrittenRoots } from '../../draft/chosen-roots.ts';
import type { Naming } from '../../draft/names.ts';
import type { Progress } from '../../draft/imported.ts';

export interface OpenapiOptions extends Naming {
  /** In place of the servers that the description names. */
  readonly baseUrl?: string | undefined;
  /** The name of the source. */
  readonly source?: string | undefined;
  /** Which operations read and which change something, by `operationId`, by `METHOD /path`, or by the field. */
  readonly roots?: WrittenRoots | undefined;
  /** Whether what the description refers to may lie at addresses that are not of the public internet. */
  readonly allowPrivate?: boolean | undefined;
  readonly progress?: Progress | undefined;
}
