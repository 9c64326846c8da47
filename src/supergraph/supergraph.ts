import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Constraints } from '../constraints/constraint.ts';
import type { CostFacts } from '../cost/pricing.ts';
import type { ConnectorSet } from './connectors/model/connector.ts';
import type { PlanningFacts } from './join/planning-facts.ts';
import type { CacheFacts } from './policy/facts/read-cache-hints.ts';
import type { Authorization } from './policy/facts/authorization.ts';
import type { RateLimits } from './policy/facts/read-rate-limits.ts';
import type { CarriedApplication } from './policy/directives/carried-application.ts';

/** Which root field of a plain GraphQL service finds entities, by one key or by a list of them. */
export interface ServiceLookup {
  /** The entity's type. */
  readonly typeName: string;
  /** The field of Query, and its argument that takes the key or keys. */
  readonly fieldName: string;
  readonly argumentName: string;
  /** The field of the entity that the argument takes. */
  readonly keyField: string;
  /** True when the argument takes a list and the field answers a list. */
  readonly many: boolean;
  /** At most so many keys in one list; unlimited when undefined. */
  readonly maxSize?: number | undefined;
}

/** What stands behind a subgraph. */
export type SubgraphOrigin =
  | { readonly kind: 'federated'; readonly url: string }
  | {
      readonly kind: 'plain';
      readonly url: string;
      readonly lookups: readonly ServiceLookup[];
      readonly serviceSchema: DocumentNode;
    }
  | { readonly kind: 'connectors'; readonly connectors: ConnectorSet };

/** A registered subgraph: what composition reads, and what stands behind it. */
export interface Subgraph {
  readonly name: string;
  /**
   * Pure Federation SDL: links rewritten, connector directives taken out. Undefined when loaded from a supergraph file.
   */
  readonly federatedSchema: DocumentNode | undefined;
  /** Our policy directives, which composition does not see. */
  readonly policies?: readonly CarriedApplication[] | undefined;
  readonly origin: SubgraphOrigin;
}

/** The composition of all subgraphs. Immutable; a change makes another one. */
export interface Supergraph {
  /** The SHA-256 of the supergraph SDL and of what stands behind the subgraphs, in hex. */
  readonly id: string;
  readonly sdl: string;
  /** What clients see, and what their operations are validated against. */
  readonly publicSchema: GraphQLSchema;
  /** The same with what is inaccessible to clients: what plans are made of. */
  readonly schema: GraphQLSchema;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly planningFacts: PlanningFacts;
  readonly costs: CostFacts;
  readonly constraints: Constraints;
  readonly caching: CacheFacts;
  /** Who may read what; undefined when everybody may read everything. */
  readonly authorization: Authorization | undefined;
  /** What `@rateLimit` says. */
  readonly rateLimits: RateLimits;
}
