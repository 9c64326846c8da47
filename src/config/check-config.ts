import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigFailure, type ConfigProblem } from './config-failure.ts';
import { closest, configJsonSchema, describeExpected, schemaAt, type JsonSchema } from './describe-expected.ts';
import { findMissingFiles } from './find-missing-files.ts';
import type { ConfigKey, YamlFile } from './parse-yaml.ts';
import { resolvePaths } from './resolve-paths.ts';
import { configSchema, type Config } from './schema.ts';

/** What stands in a configuration file, every key optional: also how the command line overrides it. */
export type ConfigInput = z.input<typeof configSchema>;

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Lays `overrides` over what was read, checks the whole, and fills in every default. Paths to files come out
 * absolute: relative to the file, or to the working directory without one.
 * @throws ConfigFailure listing every mistake at once.
 */
export function checkConfig(overrides: ConfigInput, read?: { readonly path: string; readonly file: YamlFile }): Config {
  const { path, file } = read ?? {};
  const written: unknown = file?.data ?? {};
  const laid = isMapping(written) ? layOver(written, withoutRival(overrides)) : written;
  const parsed = configSchema.safeParse(laid);
  if (!parsed.success) {
    const judged: Judged = { data: laid, schema: configJsonSchema(), locate: locator(file, overrides) };
    const problems = parsed.error.issues.flatMap((issue) => explainIssue(issue, judged));
    throw new ConfigFailure(path, problems.sort(inOrderOfFile));
  }
  const resolved = resolvePaths(parsed.data, path === undefined ? process.cwd() : dirname(resolve(path)));
  if (file !== undefined) refuseMissing(resolved, path, locator(file, overrides));
  return resolved;
}

/** What the file itself names; what the command line does is told by whoever reads it. */
function refuseMissing(config: Config, path: string | undefined, locate: Locate): void {
  const problems = findMissingFiles(config).flatMap((one): ConfigProblem[] => {
    const place = locate(one.path, 'value');
    return place.line === undefined
      ? []
      : [
          {
            path: formatPath(one.path),
            ...place,
            message: `expected ${one.expected}, found ${one.found === 'nothing' ? 'none' : one.found} at ${one.file}`,
          },
        ];
  });
  if (problems.length > 0) throw new ConfigFailure(path, problems.sort(inOrderOfFile));
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists are replaced, not joined: what the command line says is all there is. */
function layOver(below: Mapping, above: Mapping): Mapping {
  const laid: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const known = laid[key];
    if (value === undefined) delete laid[key];
    // A mistake in the file stays to be reported, unless it is overridden as a whole.
    else if (isMapping(value) && known !== undefined && known !== null)
      laid[key] = isMapping(known) ? layOver(known, value) : known;
    else laid[key] = value;
  }
  return laid;
}

/** A command line that names a supergraph takes the place of the file's subgraphs, and the reverse. */
function withoutRival(overrides: ConfigInput): ConfigInput {
  if (overrides.supergraph !== undefined) return { subgraphsDirectory: undefined, ...overrides };
  if (overrides.subgraphsDirectory !== undefined) return { supergraph: undefined, ...overrides };
  return overrides;
}

type Locate = (
  path: readonly ConfigKey[],
  part: 'key' | 'value',
) => { readonly line?: number; readonly column?: number };

interface Judged {
  readonly data: unknown;
  readonly schema: JsonSchema;
  readonly locate: Locate;
}

function locator(file: YamlFile | undefined, overrides: ConfigInput): Locate {
  return (path, part) => {
    const overridden = path.length > 0 && valueAt(overrides, path) !== undefined;
    return file === undefined || overridden ? {} : file.locate(path, part);
  };
}

function valueAt(data: unknown, path: readonly ConfigKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return typeof step === 'number' ? (value as readonly unknown[])[step] : undefined;
    return isMapping(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, data);
}

/** One problem for each mistake: an issue about unknown keys counts each of them. */
function explainIssue(issue: z.core.$ZodIssue, { data, schema, locate }: Judged): ConfigProblem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(schema, path)?.properties ?? {});
    return issue.keys.map((key) => ({
      path: formatPath([...path, key]),
      ...locate([...path, key], 'key'),
      message: describeUnknownKey(key, known),
    }));
  }
  if (issue.code === 'invalid_key') {
    return [
      {
        path: formatPath(path),
        ...locate(path, 'key'),
        message: issue.issues.map(({ message }) => message).join(', '),
      },
    ];
  }
  const found = valueAt(data, path);
  const expected = issue.message.startsWith('expected ')
    ? issue.message.slice('expected '.length)
    : expectation(schemaAt(schema, path));
  const message = issue.code === 'custom' ? issue.message : `found ${describeFound(found)}, expected ${expected}`;
  return [{ path: formatPath(path), ...locate(path, 'value'), message }];
}

function expectation(schema: JsonSchema | undefined): string {
  return schema === undefined ? 'something else' : describeExpected(schema);
}

function describeUnknownKey(key: string, known: readonly string[]): string {
  const meant = closest(key, known);
  return meant === undefined ? `unknown key, expected one of ${known.join(', ')}` : `unknown key, expected ${meant}?`;
}

function describeFound(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function formatPath(path: readonly ConfigKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

function inOrderOfFile(a: ConfigProblem, b: ConfigProblem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
