import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, TypeInfo, visit, visitWithTypeInfo, type GraphQLSchema } from 'graphql';

/** A federated GraphQL service on a real port. */
export interface RecordingSubgraph {
  readonly url: string;
  /** The coordinates that it was asked for since it was last cleared, and the fields of representations it was sent. */
  readonly asked: Set<string>;
  close(): Promise<void>;
}

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Modules
  ? Modules extends { resolvers?: infer Found }
    ? NonNullable<Found>
    : never
  : never;

/** Serves an SDL; `resolvers` are graphql-js resolvers by type, `__resolveReference` among them. */
export async function serveRecordingSubgraph(sdl: string, resolvers: Resolvers): Promise<RecordingSubgraph> {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        query: string;
        variables?: Record<string, unknown>;
      };
      record(body, schema, asked);
      void graphql({ schema, source: body.query, variableValues: body.variables ?? {} }).then((result) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A TCP server's address is an object.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function record(
  { query, variables = {} }: { readonly query: string; readonly variables?: Record<string, unknown> },
  schema: GraphQLSchema,
  asked: Set<string>,
): void {
  const typeInfo = new TypeInfo(schema);
  const Field = ({ name }: { readonly name: { readonly value: string } }): void => {
    if (!name.value.startsWith('_')) asked.add(`${typeInfo.getParentType()?.name ?? ''}.${name.value}`);
  };
  visit(parse(query), visitWithTypeInfo(typeInfo, { Field }));
  for (const value of Object.values(variables)) {
    if (!Array.isArray(value)) continue;
    for (const item of value as readonly unknown[]) {
      if (typeof item !== 'object' || item === null || !('__typename' in item)) continue;
      for (const name of Object.keys(item)) if (name !== '__typename') asked.add(`${String(item.__typename)}.${name}`);
    }
  }
}
