import { readFile } from 'node:fs/promises';
import { ClientFailure } from '../core/failure.ts';
import { createLog } from '../observe/log.ts';
import { loadGraph } from './load-graph.ts';
import { readOptions, type GraphOptions } from './options.ts';
import { CommandFailure } from './report-failure.ts';

export interface ExplainCommandOptions extends GraphOptions {
  readonly query: string;
  readonly operation?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** `gatefold explain`: prints the plan of an operation and the calls that it makes. Nothing is called. */
export async function runExplain({ query, operation, variables, ...options }: ExplainCommandOptions): Promise<void> {
  const config = await readOptions(options);
  const document = await readFile(query, 'utf8');
  const { supergraph } = await loadGraph(config);
  const { createGateway } = await import('../gateway.ts');
  const gateway = await createGateway({ config, supergraph, log: createLog(config.log) });
  try {
    const plan = await gateway.explain(document, { operationName: operation, variables });
    process.stdout.write(plan.endsWith('\n') ? plan : `${plan}\n`);
  } catch (error) {
    throw error instanceof ClientFailure ? placed(query, error) : error;
  } finally {
    await gateway.close();
  }
}

/** One line for each thing wrong with the operation, with its place in the file. */
function placed(file: string, { errors }: ClientFailure): CommandFailure {
  return new CommandFailure(
    errors.map(({ message, locations, extensions }) => {
      const [first] = locations ?? [];
      const place = first === undefined ? file : `${file}:${first.line}:${first.column}`;
      return `${place}: ${message} (${extensions.code})`;
    }),
  );
}
