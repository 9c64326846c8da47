import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { playMapping, type MappingPlay } from '../mapping/play-mapping.ts';
import type { Grammar } from '../mapping/language/syntax.ts';
import { parseJson } from '../core/json/parse-json.ts';
import { writeJson } from '../core/json/write-json.ts';
import { grammarOf } from '../supergraph/connectors/read/read-links.ts';
import { CommandFailure } from './report-failure.ts';

export interface MapOptions {
  readonly selection?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly lines?: true;
  /** A version of Apollo's specification, such as `v0.4`. */
  readonly connect?: string;
}

/** What the command line gives in place of what a line leaves out. */
type Otherwise = Required<Pick<MapOptions, 'vars'>> & Pick<MapOptions, 'selection' | 'connect'>;

/**
 * `gatefold map`: applies a selection to the JSON on standard input and prints `{"data": …, "errors": […]}`. With
 * `lines`, each line of input is one `{selection, input, vars, connect}` and gets one line of output; what the command
 * line gives stands in for what a line leaves out.
 * @throws CommandFailure for input that is no JSON, and for a selection that does not parse once its answer is out.
 */
export async function runMap({ selection, vars = {}, lines, connect }: MapOptions): Promise<void> {
  if (lines === true)
    return await mapLines({
      vars,
      ...(selection !== undefined && { selection }),
      ...(connect !== undefined && { connect }),
    });
  if (selection === undefined) throw new CommandFailure('what is the mapping? Give --selection TEXT, or --lines', 2);
  const grammar = readGrammar(connect, '--connect');
  const { answer, parsed } = play(
    { selection, vars: byName(vars), grammar, input: readInput(await text(process.stdin), 'standard input') },
    'standard input',
  );
  process.stdout.write(`${answer}\n`);
  if (!parsed) process.exitCode = 1;
}

async function mapLines(otherwise: Otherwise): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    process.stdout.write(`${mapLine(line, number, otherwise)}\n`);
  }
}

/** A line that cannot be read gets its answer, too: the lines of input and of output stay side by side. */
function mapLine(line: string, number: number, otherwise: Otherwise): string {
  try {
    const asked = readInput(line, `line ${number}`);
    if (!isRecord(asked))
      throw new CommandFailure(`line ${number}: expected an object with \`selection\`, \`input\` and \`vars\``);
    const { selection = otherwise.selection, input = null, connect = otherwise.connect } = asked;
    const vars = asked['vars'] ?? otherwise.vars;
    if (typeof selection !== 'string') throw new CommandFailure(`line ${number}: expected a text as \`selection\``);
    if (!isRecord(vars)) throw new CommandFailure(`line ${number}: expected an object as \`vars\``);
    const grammar = readGrammar(connect, `line ${number}: \`connect\``);
    return play({ selection, input, vars: byName(vars), grammar }, `line ${number}`).answer;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return writeJson({ data: null, errors: [{ message: error.message }] });
  }
}

/**
 * Variables may be written with their `$`, too, as they are in a mapping. Without an operator's values, `$config` is
 * empty.
 */
function byName(vars: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    config: {},
    ...Object.fromEntries(Object.entries(vars).map(([name, value]) => [name.replace(/^\$/, ''), value])),
  };
}

/** Undefined, for all of the language, without a version. */
function readGrammar(version: unknown, what: string): Grammar | undefined {
  if (version === undefined) return undefined;
  const [, minor] = typeof version === 'string' ? (/^v0\.([1-4])$/.exec(version) ?? []) : [];
  if (minor === undefined)
    throw new CommandFailure(`${what}: expected v0.1, v0.2, v0.3 or v0.4, found ${writeJson(version)}`, 2);
  return grammarOf({ of: 'apollo', minor: Number(minor) });
}

/** @throws CommandFailure for what is nested deeper than the stack is. */
function play(asked: MappingPlay, what: string): { readonly answer: string; readonly parsed: boolean } {
  try {
    const { data, errors, parsed } = playMapping(asked);
    return { answer: writeJson({ data, errors }), parsed };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandFailure(`${what}: expected JSON that is nested less deeply`);
  }
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
