import { configJsonSchema, describeExpected, type JsonSchema } from '../src/config/describe-expected.ts';
import { readConfig } from '../src/config/read-config.ts';
import { ERROR_CODES } from '../src/core/error-codes.ts';

export interface DerivedFile {
  /** From the root of the package. */
  readonly path: string;
  readonly text: string;
}

/** Every file that is derived from the code, as it should be. `read` gives the present text of a hand-written one. */
export function deriveDocs(read: (path: string) => string): readonly DerivedFile[] {
  const schema = configJsonSchema();
  return [
    { path: 'gatefold.schema.json', text: `${JSON.stringify(schema, undefined, 2)}\n` },
    { path: 'docs/configuration.md', text: replaceBetweenMarkers(read('docs/configuration.md'), configTable(schema)) },
    { path: 'docs/errors.md', text: replaceBetweenMarkers(read('docs/errors.md'), errorTable()) },
  ];
}

const BEGIN = '<!-- derived: begin -->';
const END = '<!-- derived: end -->';

function replaceBetweenMarkers(page: string, table: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`expected the markers ${BEGIN} and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n${table}\n${page.slice(end)}`;
}

function errorTable(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { status, meaning }]) => `| \`${code}\` | ${status} | ${meaning} |`,
  );
  return ['| code | status | meaning |', '|---|---|---|', ...rows].join('\n');
}

function configTable(schema: JsonSchema): string {
  const unwritten = readConfig(undefined);
  const rows = leaves(schema, '').map(({ path, schema: leaf }) => {
    // Some defaults follow from other keys: shown is what they are where nothing is written at all.
    const value = leaf.default ?? valueAt(unwritten, path);
    const fallback = value === undefined ? '' : `\`${JSON.stringify(value)}\``;
    return `| \`${path}\` | ${describeExpected(leaf)} | ${fallback} | ${leaf.description ?? ''} |`;
  });
  return ['| key | value | default | |', '|---|---|---|---|', ...rows].join('\n');
}

function valueAt(config: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' ? new Map(Object.entries(value ?? {})).get(key) : undefined),
      config,
    );
}

interface Leaf {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Everything that has a value of its own: mappings with known keys are only the way to it. */
function leaves(schema: JsonSchema, path: string): readonly Leaf[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    leaves(child, path === '' ? key : `${path}.${key}`),
  );
  const named =
    typeof schema.additionalProperties === 'object' ? leaves(schema.additionalProperties, `${path}.<name>`) : [];
  if (below.length > 0 || named.length > 0) return [...below, ...named];
  return [{ path, schema }];
}
