import { resolve } from 'node:path';
import { listFilePlaces } from './file-places.ts';
import type { ConfigKey } from './parse-yaml.ts';
import type { Config } from './schema.ts';

/** Makes the paths of files absolute, `base` being the folder that they are relative to. */
export function resolvePaths(config: Config, base: string): Config {
  return listFilePlaces(config).reduce(
    (resolved, { path, file }) => replaceAt(resolved, path, resolve(base, file)),
    config,
  );
}

/** A copy with another text at the path, at which there is one. */
function replaceAt<Value>(value: Value, [step, ...rest]: readonly ConfigKey[], text: string): Value {
  const members = Object.entries(value ?? {}).map(([key, member]: [string, unknown]) => {
    if (key !== step) return [key, member];
    return [key, rest.length === 0 ? text : replaceAt(member, rest, text)];
  });
  // The members are those of the value, and a text stands where one stood.
  return Object.fromEntries(members) as Value;
}
