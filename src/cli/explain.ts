import { readFile } from 'node:fs/promises';
import { createLog } from '../observe/log.ts';
import { loadGraph } from './load-graph.ts';
import { readOptions, type GraphOptions } from './options.ts';

export interface ExplainOptions extends GraphOptions {
  readonly query: string;
  readonly operation?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** `gatefold explain`: prints the plan of an operation and the calls that it makes. Nothing is called. */
export async function runExplain({ query, operation, variables, ...options }: ExplainOptions): Promise<void> {
  const config = readOptions(options);
  const document = await readFile(query, 'utf8');
  const { supergraph } = await loadGraph(config);
  const { createGateway } = await import('../gateway.ts');
  const gateway = await createGateway({ config, supergraph, log: createLog(config.log) });
  try {
    const plan = await gateway.explain(document, { operationName: operation, variables });
    process.stdout.write(plan.endsWith('\n') ? plan : `${plan}\n`);
  } finally {
    await gateway.close();
  }
}
