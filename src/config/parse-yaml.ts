import { LineCounter, isCollection, isMap, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { ConfigProblem } from './config-failure.ts';

export type ConfigKey = string | number;

export interface YamlFile {
  /** Plain data; undefined when `problems` has something. */
  readonly data: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Where the value at `path` stands, or its key; the nearest that exists when it does not. */
  locate(path: readonly ConfigKey[], part: 'key' | 'value'): { readonly line: number; readonly column: number };
}

/** Parses YAML 1.2, keeping positions. Never throws: what does not parse is in `problems`. */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // Warnings are tags that nothing resolves, such as !env: they would silently become plain text.
  const problems: ConfigProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    path: '',
    ...position(error.pos[0]),
    message: error.message.replaceAll(/\s+/g, ' '),
  }));
  if (problems.length === 0) problems.push(...refuseOddKeys(document, position));
  const { data, problem } = problems.length > 0 ? {} : toPlainData(document);
  if (problem !== undefined) problems.push(problem);
  return { data, problems, locate: (path, part) => position(findOffset(document, path, part)) };
}

/** Keys that are not plain text have no path, and `__proto__` would change the object that it is written into. */
function refuseOddKeys(
  document: Document,
  position: (offset: number) => { line: number; column: number },
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && ['string', 'number', 'boolean'].includes(typeof key.value) && key.value !== '__proto__')
        return;
      const offset = isScalar(key) || isCollection(key) ? (key.range?.[0] ?? 0) : 0;
      problems.push({ path: '', ...position(offset), message: 'this cannot be a key, expected plain text' });
    },
  });
  return problems;
}

function toPlainData(document: Document): { data?: unknown; problem?: ConfigProblem } {
  try {
    return { data: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    // Aliases that multiply each other: refused before they fill the memory.
    return {
      problem: { path: '', line: 1, column: 1, message: error instanceof Error ? error.message : String(error) },
    };
  }
}

function findOffset(document: Document, path: readonly ConfigKey[], part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (!isCollection(node)) break;
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) break;
      const key = startOf(pair.key);
      node = pair.value;
      // An empty value stands where its key does.
      offset = (last && part === 'key' ? key : (startOf(node) ?? key)) ?? offset;
    } else {
      node = node.get(step, true);
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isCollection(node)) return undefined;
  // A null that nobody wrote has an empty range behind the colon.
  if (isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]) return undefined;
  return node.range?.[0];
}
