import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { playMapping, type MappingResult } from '../core/mapping/play-mapping.ts';
import { parseJson } from '../core/parse-json.ts';
import { writeJson } from '../core/write-json.ts';
import { CommandFailure } from './report-failure.ts';

export interface MapOptions {
  readonly selection?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly lines?: true;
}

/**
 * `gatefold map`: applies a selection to the JSON on standard input and prints `{"data": …, "errors": […]}`. With
 * `lines`, each line of input is one `{selection, input, vars}` and gets one line of output; what the command line
 * gives stands in for what a line leaves out.
 * @throws CommandFailure for input that is no JSON, and for a selection that does not parse once its answer is out.
 */
export async function runMap({ selection, vars = {}, lines }: MapOptions): Promise<void> {
  if (lines === true) return await mapLines({ selection, vars });
  if (selection === undefined) throw new CommandFailure('what is the mapping? Give --selection TEXT, or --lines', 2);
  const result = playMapping({ selection, vars, input: readInput(await text(process.stdin), 'standard input') });
  process.stdout.write(`${written(result)}\n`);
  if (!result.parsed) process.exitCode = 1;
}

async function mapLines(otherwise: { readonly selection: string | undefined; readonly vars: Readonly<Record<string, unknown>> }): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    process.stdout.write(`${mapLine(line, number, otherwise)}\n`);
  }
}

/** A line that cannot be read gets its answer, too: the lines of input and of output stay side by side. */
function mapLine(line: string, number: number, otherwise: { readonly selection: string | undefined; readonly vars: Readonly<Record<string, unknown>> }): string {
  try {
    const asked = readInput(line, `line ${number}`);
    if (!isRecord(asked)) throw new CommandFailure(`line ${number}: expected an object with \`selection\`, \`input\` and \`vars\``);
    const { selection = otherwise.selection, input = null, vars = otherwise.vars } = asked;
    if (typeof selection !== 'string') throw new CommandFailure(`line ${number}: expected a text as \`selection\``);
    if (!isRecord(vars)) throw new CommandFailure(`line ${number}: expected an object as \`vars\``);
    return written(playMapping({ selection, input, vars }));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return writeJson({ data: null, errors: [{ message: error.message }] });
  }
}

function written({ data, errors }: MappingResult): string {
  return writeJson({ data, errors });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readInput(json: string, what: string): unknown {
  try {
    return parseJson(json);
  } catch (error) {
    throw new CommandFailure(`${what}: expected JSON; ${error instanceof Error ? error.message : String(error)}`);
  }
}
