import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Root } from 'protobufjs';
import { parseProto, type Protobuf } from './parse-proto.ts';
import type { ProtoProblem } from './proto-failure.ts';

export interface LoadedProtoFiles {
  /** Everything that was declared; its references are not resolved yet. */
  readonly root: Root;
  /** The text of each file that was read, by its path. */
  readonly sources: ReadonlyMap<string, string>;
  /** How each file that is imported was found, by its path. */
  readonly imported: ReadonlyMap<string, ProtoImport>;
  readonly problems: readonly ProtoProblem[];
  /** Imports that are nowhere: a problem when something of them is used. */
  readonly missing: readonly MissingImport[];
}

export interface ProtoImport {
  /** As the importing file says it. */
  readonly name: string;
  /** The file in whose folder it was found; undefined when that was a folder of includes. */
  readonly beside: string | undefined;
}

export interface MissingImport {
  /** The path of the file that imports. */
  readonly importer: string;
  readonly problem: ProtoProblem;
}

/** The files of `google/` that the parser's package carries as text. */
const CARRIED = /^google\/(?:protobuf\/(?:api|descriptor|source_context|type)|api\/(?:annotations|http))\.proto$/;

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Parses a file and everything it imports. Imports are looked for in its folder, then in `includeDirs`, then beside the
 * importer.
 */
export async function loadProtoFiles(
  protobuf: Protobuf,
  entry: string,
  includeDirs: readonly string[],
): Promise<LoadedProtoFiles> {
  const root = new protobuf.Root();
  const sources = new Map<string, string>();
  const imported = new Map<string, ProtoImport>();
  const problems: ProtoProblem[] = [];
  const missing: MissingImport[] = [];
  const entryPath = resolve(entry);
  const folders = [dirname(entryPath), ...includeDirs.map((folder) => resolve(folder))];
  const bundled = new Set<string>();

  const load = async (file: SourceFile): Promise<void> => {
    sources.set(file.path, file.text);
    const parsed = parseFile(protobuf, root, file);
    if (parsed.problem !== undefined) problems.push(parsed.problem);
    for (const name of parsed.imports) await follow(name, file);
  };

  const follow = async (name: string, importer: SourceFile): Promise<void> => {
    const common = protobuf.common.get(name)?.nested;
    if (common !== undefined) {
      if (!bundled.has(name)) root.addJSON(common);
      bundled.add(name);
      return;
    }
    const places = [...new Set([...folders, dirname(importer.path)])];
    const found = await findImport(name, places);
    if (found === undefined) missing.push({ importer: importer.path, problem: notFound(name, importer, places) });
    else if (!sources.has(found.path)) {
      const beside = [entryPath, importer.path].find((path) => dirname(path) === found.folder);
      imported.set(found.path, { name, beside });
      await load(found);
    }
  };

  const text = await readText(entryPath);
  if (text === undefined)
    problems.push({ file: entryPath, line: undefined, message: 'cannot be read; expected a .proto file' });
  else await load({ path: entryPath, text });
  return { root, sources, imported, problems, missing };
}

/** The parser takes what it does not know for an edition. */
const UNKNOWN_SYNTAX = /^\s*syntax\s*=\s*["'](?!proto[23]["'])/;

function parseFile(
  protobuf: Protobuf,
  root: Root,
  { path, text }: SourceFile,
): { imports: readonly string[]; problem?: ProtoProblem } {
  const line = text.split('\n').findIndex((candidate) => UNKNOWN_SYNTAX.test(candidate));
  if (line >= 0)
    return {
      imports: [],
      problem: { file: path, line: line + 1, message: `an unknown syntax; expected ${EXPECTED['syntax']}` },
    };
  try {
    // The parser takes the name of the file from this global; parsing is synchronous.
    Object.assign(protobuf.parse, { filename: path });
    // Names stay as written: ProtoJSON's names are made from them by its own rule.
    const { imports = [], weakImports = [] } = parseProto(protobuf, text, root, { keepCase: true });
    return { imports: [...imports, ...weakImports] };
  } catch (error) {
    return { imports: [], problem: explainSyntax(path, text, error) };
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  syntax: '"proto2" or "proto3"',
  edition: '"2023"',
  id: 'a field number from 1 to 536870911',
  name: 'a name of letters, digits and underscores',
  'type name': 'a name of letters, digits and underscores',
  'service name': 'a name of letters, digits and underscores',
  type: 'the name of a type (for a map: an integral, bool or string key)',
  number: 'a number',
  value: 'a string, a number, true, false or a name',
  comment: 'the end of the comment',
  string: 'the end of the string',
};

/** Turns the parser's words (`illegal name '5' (file, line 3)`) into what was found and what was expected. */
function explainSyntax(file: string, text: string, error: unknown): ProtoProblem {
  // Where a name should be and the file ends, the parser trips over null.
  if (error instanceof TypeError)
    return {
      file,
      line: text.trimEnd().split('\n').length,
      message: 'unexpected end of the file; expected the rest of the declaration',
    };
  const raw = error instanceof Error ? error.message : String(error);
  const line = /\bline (\d+)\)$/.exec(raw)?.[1];
  const words = raw.replace(/ \([^()]*\bline \d+\)$/, '');
  if (line === undefined)
    return {
      file,
      line: lineOfMention(text, words),
      message: words.replace(/ in (?:Type|Enum|Service|Root)\s+\.?/, ' in '),
    };
  const mismatch = /^illegal token '(.*)', '(.*)' expected$/.exec(words);
  const illegal = /^illegal ([a-z ]+?)(?: '([^]*)')?$/.exec(words);
  const found = mismatch?.[1] ?? illegal?.[2];
  const expected =
    mismatch?.[2] !== undefined
      ? `'${mismatch[2]}'`
      : (EXPECTED[illegal?.[1] ?? ''] ?? 'a declaration that is allowed here');
  const what =
    found === undefined || found === 'null' || found === 'undefined'
      ? 'unexpected end of the file'
      : `unexpected '${found}'`;
  return { file, line: Number(line), message: `${what}; expected ${expected}` };
}

/** Duplicates and reserved names come without a line: the last line that says the name or number is the offender. */
function lineOfMention(text: string, words: string): number | undefined {
  const name = /name '([^']+)'/.exec(words)?.[1];
  const number = /\bid (\d+)/.exec(words)?.[1];
  const pattern =
    name !== undefined
      ? new RegExp(`\\b${name}\\b`)
      : number !== undefined
        ? new RegExp(`=\\s*${number}\\s*[;[]`)
        : undefined;
  if (pattern === undefined) return undefined;
  const index = text.split('\n').findLastIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

function notFound(name: string, importer: SourceFile, places: readonly string[]): ProtoProblem {
  const index = importer.text
    .split('\n')
    .findIndex((line) => line.trimStart().startsWith('import') && line.includes(name));
  const folders = places.map((folder) => relative(process.cwd(), folder) || '.').join(', ');
  return {
    file: importer.path,
    line: index < 0 ? undefined : index + 1,
    message: `the import '${name}' is not there; expected that file under ${folders}`,
  };
}

async function findImport(
  name: string,
  folders: readonly string[],
): Promise<(SourceFile & { readonly folder?: string }) | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    const text = await readText(path);
    if (text !== undefined) return { path, text, folder };
  }
  if (!CARRIED.test(name)) return undefined;
  const path = createRequire(import.meta.url).resolve(`protobufjs/${name}`);
  const text = await readText(path);
  return text === undefined ? undefined : { path, text };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
