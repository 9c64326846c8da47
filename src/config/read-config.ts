import { readFileSync } from 'node:fs';
import { checkConfig } from './check-config.ts';
import type { ConfigInput } from './check-config.ts';
import { ConfigFailure } from './config-failure.ts';
import { parseYaml, type YamlFile } from './parse-yaml.ts';
import type { Config } from './schema.ts';

export type { ConfigInput };

/**
 * Reads a YAML configuration and checks it with `overrides` laid over it. Without a path, `overrides` is all there is.
 * @throws ConfigFailure listing every mistake at once.
 */
export function readConfig(path: string | undefined, overrides: ConfigInput = {}): Config {
  return checkConfig(overrides, path === undefined ? undefined : { path, file: parseFile(path) });
}

function parseFile(path: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigFailure(path, [{ path: '', message: `cannot be read: ${describeFileError(error)}` }]);
  }
  const file = parseYaml(text);
  if (file.problems.length > 0) throw new ConfigFailure(path, file.problems);
  return file;
}

function describeFileError(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
}
