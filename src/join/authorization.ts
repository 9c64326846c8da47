import { readSecret } from '../config/read-secret.ts';
import type { Config } from '../config/schema.ts';
import type { Pools } from '../fetch/http/pools.ts';
import { exchangeOver } from './identity.ts';
import type { Log } from '../observe/log.ts';
import { createAuthorize, type Authorize, type AuthorizeOptions } from '../police/authorize/authorize.ts';
import { createFindFailing } from '../police/authorize/find-failing.ts';
import { createGuardOperation } from '../police/authorize/guard-operation.ts';
import { PolicyDecider, type DecidePolicies } from '../police/authorize/policy-decider.ts';
import { createPolicyWebhook } from '../police/authorize/policy-webhook.ts';
import type { UnaskedField } from '../supergraph/policy/facts/unasked-field.ts';
import type { Conditions } from '../core/document/is-included.ts';
import type { Operation } from '../understand/operation.ts';
import { VisibleSchemas } from '../supergraph/policy/facts/visible-schemas.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** Nobody decides: no policy is satisfied. */
const SATISFY_NOTHING: DecidePolicies = () => ({});

/**
 * Joins what decides `@policy`: one for all supergraphs that are served in turn, so that its verdicts stay known. A
 * function goes before a webhook. Throws a `ConfigFailure` for a token that cannot be read.
 */
export function joinPolicyDecider(
  { authorization: { policies } }: Config,
  { pools, decidePolicies }: { readonly pools: Pools; readonly decidePolicies: DecidePolicies | undefined },
): PolicyDecider {
  const { webhook } = policies;
  const token = webhook?.token && readSecret(webhook.token, 'authorization.policies.webhook.token');
  const asked = webhook && createPolicyWebhook({ url: webhook.url, token, exchange: exchangeOver(pools) });
  return new PolicyDecider(decidePolicies ?? asked ?? SATISFY_NOTHING, policies);
}

/** A plan, as authorization sees it. */
interface PlannedAccess {
  readonly operation: Operation;
  readonly conditions: Conditions;
  /** What it fetches that the client did not ask for, and not everybody may read. */
  readonly unasked: readonly UnaskedField[];
}

/** Whether what a plan answers depends on what its caller may read, or may see of the schema. */
export function takesCredential(
  authorize: Authorize | undefined,
  { operation, conditions, unasked }: PlannedAccess,
  { introspection }: Config,
): boolean {
  if (authorize === undefined) return false;
  const { requirements, introspects } = authorize.guardOperation({ operation, variables: conditions });
  return requirements.length > 0 || unasked.length > 0 || (introspects && introspection.filter);
}

/** Joins authorization for one supergraph; undefined when everybody may read everything. */
export function joinAuthorization(
  supergraph: Supergraph,
  { config, log, policyDecider }: { readonly config: Config; readonly log: Log; readonly policyDecider: PolicyDecider },
  findUnasked: AuthorizeOptions['findUnasked'],
): Authorize | undefined {
  const { authorization, publicSchema } = supergraph;
  if (authorization === undefined) return undefined;
  return createAuthorize({
    mode: config.authorization.mode,
    guardOperation: createGuardOperation(authorization),
    findFailing: createFindFailing(policyDecider, (error) => log.warn({ err: error }, 'policies could not be decided')),
    findUnasked,
    visible: config.introspection.filter
      ? { schemas: new VisibleSchemas(publicSchema, authorization), requirements: authorization.requirements }
      : undefined,
  });
}
