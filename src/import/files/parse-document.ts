import { LineCounter, parseDocument as parseYaml } from 'yaml';
import { ImportFailure } from './import-failure.ts';

/**
 * Reads JSON or YAML. Throws an ImportFailure with line and column.
 * @param name shown in front of what is wrong
 */
export function parseDocument(text: string, name: string): unknown {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  // Parsing JSON as YAML takes a hundred times as long; large descriptions are JSON.
  if (/^\s*[{[]/.test(body)) {
    try {
      return JSON.parse(body) as unknown;
    } catch (error) {
      // Braces begin YAML as well: what its parser says of the place is more exact, too.
      return readYaml(body, name, error instanceof Error ? error.message : String(error));
    }
  }
  return readYaml(body, name, undefined);
}

/** YAML of this size would be parsed for minutes; it is JSON with a mistake. */
const MAX_YAML_LENGTH = 50_000_000;

function readYaml(text: string, name: string, jsonMistake: string | undefined): unknown {
  if (text.length > MAX_YAML_LENGTH)
    throw new ImportFailure(
      `${name}: expected JSON, or YAML of at most ${MAX_YAML_LENGTH} ` +
        `characters: ${jsonMistake ?? `found ${text.length} characters`}`,
    );
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  if (document.errors.length > 0) {
    const told = document.errors.slice(0, 10).map(({ pos: [offset], message }) => {
      const { line, col } = lines.linePos(offset);
      return `${name}:${line}:${col}: expected JSON or YAML: ${message}`;
    });
    throw new ImportFailure(told.join('\n'));
  }
  try {
    // Aliases may be written to grow without end.
    return document.toJS({ maxAliasCount: 10_000 }) as unknown;
  } catch (error) {
    throw new ImportFailure(
      `${name}:1:1: expected YAML whose aliases can be ` +
        `resolved: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
