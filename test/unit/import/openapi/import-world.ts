import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { importDocuments } from '../../../../src/import/openapi/import-openapi.ts';
import { loadDocuments } from '../../../../src/import/openapi/read/load-documents.ts';
import type { OpenapiOptions } from '../../../../src/import/openapi/read/options.ts';
import type { Imported } from '../../../../src/import/draft/imported.ts';
import type { RequestContext } from '../../../../src/core/request-context.ts';
import { connectorBackend } from '../../../../src/fetch/connect/connector-backend.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { BACKENDS, contextOf, serveBackend, type BackendServer } from '../../fetch/backend-server.ts';
import { operationOf, type World } from '../../fetch/connect/connector-world.ts';

const PLACE = new URL('file:///work/api.json');

/** Imports a description that is given as a value. */
export async function importValue(description: unknown, options: OpenapiOptions = {}): Promise<Imported> {
  return importDocuments(await loadDocuments(PLACE, JSON.stringify(description)), PLACE, options);
}

/** Everything that keeps a schema from being registered and composed. */
export async function problemsOf(
  sdl: string,
  config: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[]> {
  const { subgraph, problems } = await registerSubgraph({
    name: 'api',
    sdl,
    directory: '.',
    config: { sources: { ...(Object.keys(config).length > 0 && { api: { config: { ...config } } }) } },
  });
  const found = subgraph === undefined ? problems : composeSupergraph([subgraph]).problems;
  return found.map(({ code, message, line }) => `${line ?? ''} ${code} ${message}`);
}

/** OpenAPI 3.0 with these paths and schemas. */
export function description(
  paths: Readonly<Record<string, unknown>>,
  schemas: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.0.3',
    info: { title: 'API', version: '1' },
    servers: [{ url: 'http://api.example' }],
    paths,
    components: { schemas },
    ...more,
  };
}

/** An answer of status 200 with a schema. */
export function answers(schema: unknown, status = '200'): Readonly<Record<string, unknown>> {
  return { responses: { [status]: { description: '', content: { 'application/json': { schema } } } } };
}

export interface ImportedWorld extends Pick<World, 'calls' | 'ask' | 'close'> {
  readonly server: BackendServer;
  readonly sdl: string;
  readonly notes: Imported['notes'];
}

/** Imports a description, checks that its schema composes, and asks it in front of a real backend. */
export async function importedWorld(
  value: unknown,
  answer: Parameters<typeof serveBackend>[0],
  config: Readonly<Record<string, unknown>> = {},
  options: OpenapiOptions = {},
): Promise<ImportedWorld> {
  const server = await serveBackend(answer);
  const { sdl, notes } = await importValue(value, { ...options, baseUrl: server.origin });
  const problems = await problemsOf(sdl, config);
  const { subgraph } = await registerSubgraph({
    name: 'shop',
    sdl,
    directory: '.',
    config: { sources: { ...(Object.keys(config).length > 0 && { api: { config: { ...config } } }) } },
  });
  if (problems.length > 0 || subgraph === undefined) {
    await server.close();
    throw new Error(`${problems.join('\n')}\n${sdl}`);
  }
  const pools = createPools(BACKENDS);
  const channels = createChannels();
  const backend = connectorBackend({ subgraph, pools, channels, config: BACKENDS });
  return {
    server,
    sdl,
    notes,
    calls: () => server.received.map(({ method, url, body }) => `${method} ${url}${body === '' ? '' : ` ${body}`}`),
    ask: (text, variables = {}, context: RequestContext = contextOf()) =>
      backend.prepare(operationOf(text)).run({ variables, context }),
    close: async () => {
      await pools.close();
      await channels.close();
      await server.close();
    },
  };
}
