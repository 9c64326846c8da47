import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { ServiceDescription } from './import-grpc.ts';
import type { OutputFile } from '../files/write-output.ts';

export interface CopiedProtos {
  /** What the schema says of its protos. */
  readonly proto: string;
  /** To be written beside the schema; none when all lie there already. */
  readonly files: readonly OutputFile[];
}

interface CopyOptions extends Pick<ServiceDescription, 'sources' | 'imported'> {
  readonly includeDirs: readonly string[];
  /** Of the schema. */
  readonly directory: string;
}

/**
 * Where the protos of a schema in `directory` lie: where they are when that is below it, else copied into its folder
 * `proto`, each where the name by which it is imported finds it.
 */
export function copyProtos(entry: string, { sources, imported, includeDirs, directory }: CopyOptions): CopiedProtos {
  const own = [...sources].filter(([path]) => !isCarried(path));
  const below = relative(resolve(directory), resolve(entry));
  if (own.every(([path]) => isBelow(path, directory))) return { proto: below.split(sep).join('/'), files: [] };
  const start = resolve(entry);
  // Above the folder of the entry, as far as names such as `../common/money.proto` lead.
  const ups = Math.max(
    0,
    ...[...imported.values()].map(({ name }) => name.split('/').filter((segment) => segment === '..').length),
  );
  const places = new Map([[start, placeOfEntry(start, includeDirs, ups)]]);
  const placeOf = (path: string): string => {
    const known = places.get(path);
    if (known !== undefined) return known;
    const { name, beside } = imported.get(path) ?? { name: posix.basename(path), beside: undefined };
    // From a root of its own: no name leads out of the folder.
    const place = posix.join(beside === undefined ? '/' : posix.dirname(placeOf(beside)), name);
    places.set(path, place);
    return place;
  };
  return {
    proto: `proto${placeOf(start)}`,
    files: own.map(([path, text]) => ({ name: `proto${placeOf(path)}`, text })),
  };
}

/**
 * Its way from the outermost folder of includes around it, so that what lies beside it does not hide what is imported
 * from there.
 */
function placeOfEntry(entry: string, includeDirs: readonly string[], ups: number): string {
  const ways = includeDirs.flatMap((folder) =>
    isBelow(entry, resolve(folder)) ? [relative(resolve(folder), entry).split(sep)] : [],
  );
  const [longest = []] = ways.sort((first, second) => second.length - first.length);
  return posix.join('/', ...entry.split(sep).slice(-Math.max(longest.length, ups + 1)));
}

/** The well-known files of `google/` come with us. */
function isCarried(path: string): boolean {
  return /[/\\]protobufjs[/\\]google[/\\]/.test(path);
}

function isBelow(path: string, directory: string): boolean {
  const way = relative(resolve(directory), path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
