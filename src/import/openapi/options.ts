import type { Progress } from '../imported.ts';

export interface OpenapiOptions {
  /** In place of the servers that the description names. */
  readonly baseUrl?: string | undefined;
  /** The name of the source. */
  readonly source?: string | undefined;
  readonly progress?: Progress | undefined;
}
