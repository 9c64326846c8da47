/** What the package exports: the gateway to embed, and what it takes to have a supergraph for it. */
export { readConfig, type ConfigInput } from './config/read-config.ts';
export { ConfigFailure } from './config/config-failure.ts';
export type { Config } from './config/schema.ts';
export { embedInApollo, type EmbeddedGateway } from './embed-in-apollo.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export type { Caller } from './identify/caller.ts';
export type { ContextSource, MakeContext } from './identify/connector-context.ts';
export { stringifyResult } from './listen/apollo/apollo-gateway.ts';
export type { Answering, Arrival, GraphQLParams, Reply, ResultStream, TextResult } from './listen/arrival.ts';
export { createLog } from './observe/log.ts';
export type { DecidePolicies, PolicyContext, PolicyVerdicts } from './police/authorize/policy-decider.ts';
export { composeSupergraph } from './supergraph/compose/compose.ts';
export { loadSupergraph } from './supergraph/load/load-supergraph.ts';
export { readSubgraphFolder } from './supergraph/register/read-subgraphs.ts';
export { SchemaFailure, describeProblem } from './supergraph/problems/schema-failure.ts';
export type { SchemaProblem } from './supergraph/problems/schema-problem.ts';
export type { Subgraph, Supergraph } from './supergraph/supergraph.ts';
