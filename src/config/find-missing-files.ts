import { statSync } from 'node:fs';
import { errorCodeOf } from '../core/error-code-of.ts';
import type { PathStep } from './parse-yaml.ts';
import type { Config } from './schema.ts';
import type { Secret } from './sections/values.ts';

/** What a configuration names that is not there. */
export interface MissingFile {
  /** The key that names it. */
  readonly path: readonly PathStep[];
  readonly file: string;
  readonly expected: 'a file' | 'a folder';
  readonly found: 'nothing' | 'a file' | 'a folder';
}

interface Named {
  readonly path: readonly PathStep[];
  readonly file: string;
  readonly isFolder?: boolean;
}

/** Looks for every file and folder that a configuration names, whose paths are absolute. */
export function findMissingFiles(config: Config): readonly MissingFile[] {
  return listNamed(config).flatMap(({ path, file, isFolder = false }): readonly MissingFile[] => {
    const found = kindOf(file);
    const expected = isFolder ? 'a folder' : 'a file';
    return found === undefined || found === expected ? [] : [{ path, file, expected, found }];
  });
}

function listNamed({ supergraph, subgraphsDirectory, subgraphs, listen: { tls }, authentication, authorization }: Config): readonly Named[] {
  const { policies: { webhook } } = authorization;
  return [
    ...(supergraph === undefined ? [] : [{ path: ['supergraph', 'file'], file: supergraph.file }]),
    ...(subgraphsDirectory === undefined ? [] : [{ path: ['subgraphsDirectory'], file: subgraphsDirectory, isFolder: true }]),
    ...Object.entries(subgraphs).flatMap(([name, { schema }]) => (schema === undefined ? [] : [{ path: ['subgraphs', name, 'schema'], file: schema }])),
    ...(['cert', 'key', 'ca'] as const).flatMap((name) => (tls?.[name] === undefined ? [] : [{ path: ['listen', 'tls', name], file: tls[name] }])),
    ...Object.entries(authentication.issuers).flatMap(([name, { jwksFile }]) => (jwksFile === undefined ? [] : [{ path: ['authentication', 'issuers', name, 'jwksFile'], file: jwksFile }])),
    ...ofSecret(authentication.introspection?.clientSecret, ['authentication', 'introspection', 'clientSecret']),
    ...ofSecret(webhook?.token, ['authorization', 'policies', 'webhook', 'token']),
  ];
}

function ofSecret(secret: Secret | undefined, path: readonly PathStep[]): readonly Named[] {
  return secret?.file === undefined ? [] : [{ path: [...path, 'file'], file: secret.file }];
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
