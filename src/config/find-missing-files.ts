import { statSync } from 'node:fs';
import { errorCodeOf } from '../core/error-code-of.ts';
import { listFilePlaces } from './file-places.ts';
import type { ConfigKey } from './parse-yaml.ts';
import type { Config } from './schema.ts';

/** What a configuration names that is not there. */
export interface MissingFile {
  /** The key that names it. */
  readonly path: readonly ConfigKey[];
  readonly file: string;
  readonly expected: 'a file' | 'a folder';
  readonly found: 'nothing' | 'a file' | 'a folder';
}

/** Looks for every file and folder that a configuration names, whose paths are absolute. */
export function findMissingFiles(config: Config): readonly MissingFile[] {
  return listFilePlaces(config).flatMap(({ path, file, isFolder = false }): readonly MissingFile[] => {
    const found = kindOf(file);
    const expected = isFolder ? 'a folder' : 'a file';
    return found === undefined || found === expected ? [] : [{ path, file, expected, found }];
  });
}

/** Undefined for what is neither, such as a pipe, and for what only its reader can tell about. */
function kindOf(file: string): MissingFile['found'] | undefined {
  try {
    const stats = statSync(file);
    return stats.isDirectory() ? 'a folder' : stats.isFile() ? 'a file' : undefined;
  } catch (error) {
    return errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'ENOTDIR' ? 'nothing' : undefined;
  }
}
