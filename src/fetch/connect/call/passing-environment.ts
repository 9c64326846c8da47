import type { PassHeaders } from '../../../core/headers/passed-headers.ts';

export interface PassingEnvironment {
  /** Passes headers of a source's answers to the client; gives undefined for a source of which none are passed. */
  readonly passHeadersOf?: ((source: string | undefined) => PassHeaders | undefined) | undefined;
}
