import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { limitSchema, startLimitBackend } from './limit-world.ts';
import { startGatefold, type Answered, type RunningGatefold } from './start-gatefold.ts';

/** Several gateway processes in front of one backend, sharing one Redis. */
export interface LimitFleet {
  readonly gateways: readonly RunningGatefold[];
  /** Sends an operation to the gateway number `index`, counted around. */
  ask(index: number, query: string): Promise<Asked>;
  close(): Promise<void>;
}

export interface Asked extends Answered {
  readonly status: number;
  readonly ms: number;
}

/** Starts as many gateways, each a process of its own, with a schema whose fields are limited. */
export async function startLimitFleet(
  count: number,
  body: string,
  config: Readonly<Record<string, unknown>>,
): Promise<LimitFleet> {
  const backend = await startLimitBackend();
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-fleet-'));
  mkdirSync(join(folder, 'subgraphs', 'shop'), { recursive: true });
  writeFileSync(join(folder, 'subgraphs', 'shop', 'schema.graphql'), limitSchema(body, backend.origin));
  const file = join(folder, 'gatefold.yaml');
  writeFileSync(
    file,
    JSON.stringify({ listen: { port: 0 }, subgraphsDirectory: 'subgraphs', sandbox: { enabled: false }, ...config }),
  );
  const gateways = await Promise.all(Array.from({ length: count }, () => startGatefold(['serve', '--config', file])));
  const agent = new Agent({ connections: 100 });
  return {
    gateways,
    ask: async (index, query) => {
      const gateway = gateways[index % gateways.length];
      if (gateway === undefined) throw new RangeError('a fleet of none');
      const begun = performance.now();
      const { statusCode, body: answer } = await request(gateway.url, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const answered = (await answer.json()) as Answered;
      return { ...answered, status: statusCode, ms: performance.now() - begun };
    },
    close: async () => {
      await agent.close();
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await backend.close();
    },
  };
}

/** Ten fields of Query with a limit each, of as many as given; `round` tells one round from the next. */
export function tenLimits(maxima: readonly number[], more: string): string {
  const fields = maxima.map(
    (max, index) =>
      `l${index}(round: Int!): Value @connect(source: "api", http: { GET: "/l${index}" }, selection: "value") ` +
      `@rateLimit(max: ${max}, window: "10m", identityArgs: ["round"], by: []${more})`,
  );
  return `type Query { ${fields.join('\n')} } type Value { value: String }`;
}

/** How many of each field were admitted. */
export function admittedOf(answers: readonly Answered[], fields: number): readonly number[] {
  return Array.from(
    { length: fields },
    (_, index) => answers.filter(({ data }) => data != null && data[`l${index}`] != null).length,
  );
}
