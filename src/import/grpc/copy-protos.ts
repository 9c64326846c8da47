import { isAbsolute, relative, resolve, sep } from 'node:path';
import { dirname } from 'node:path';
import type { OutputFile } from '../write-output.ts';

export interface CopiedProtos {
  /** What the schema says of its protos. */
  readonly proto: string;
  /** To be written beside the schema; none when all lie there already. */
  readonly files: readonly OutputFile[];
}

/**
 * Where the protos of a schema in `directory` lie: where they are when that is below it, else copied into its folder
 * `proto`, each under the name by which it is imported.
 */
export function copyProtos(entry: string, { sources, includeDirs, directory }: { readonly sources: ReadonlyMap<string, string>; readonly includeDirs: readonly string[]; readonly directory: string }): CopiedProtos {
  const own = [...sources].filter(([path]) => !isCarried(path));
  const below = relative(resolve(directory), resolve(entry));
  if (own.every(([path]) => isBelow(path, directory))) return { proto: below.split(sep).join('/'), files: [] };
  const bases = [...includeDirs, dirname(entry)].map((base) => resolve(base));
  const nameOf = (path: string): string => {
    const names = bases.flatMap((base) => (isBelow(path, base) ? [relative(base, path)] : []));
    const [first = path.split(sep).at(-1) ?? path] = names;
    return `proto/${first.split(sep).join('/')}`;
  };
  return { proto: nameOf(resolve(entry)), files: own.map(([path, text]) => ({ name: nameOf(path), text })) };
}

/** The well-known files of `google/` come with us. */
function isCarried(path: string): boolean {
  return /[/\\]protobufjs[/\\]google[/\\]/.test(path);
}

function isBelow(path: string, directory: string): boolean {
  const way = relative(resolve(directory), path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
