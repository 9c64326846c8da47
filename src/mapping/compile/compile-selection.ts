import { lazily } from '../../core/lazily.ts';
import { compileMapping, type CompiledMapping } from './compile-mapping.ts';
import type { OutputKeys } from '../language/output-keys.ts';
import { listReads, type Reads } from '../infer/list-reads.ts';
import type { Mapping } from '../language/syntax.ts';

/** What one asker takes of an answer. */
export interface Selection {
  readonly map: CompiledMapping;
  /**
   * What `map` looks at in its input; undefined for all. Found out when it is first asked for: only some protocols ask.
   */
  readonly reads: () => Reads | undefined;
}

export function compileSelection(mapping: Mapping, wanted?: OutputKeys): Selection {
  return { map: compileMapping(mapping, wanted), reads: lazily(() => listReads(mapping, wanted)) };
}
