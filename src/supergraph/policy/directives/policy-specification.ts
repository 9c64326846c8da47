/** The link of our own policy directives, in subgraphs and in supergraphs. */
export const POLICY_URL = 'https://specs.gatefold.dev/policy/v1.0';
/** Any version of it. */
export const ANY_POLICY_URL = /^https:\/\/specs\.gatefold\.dev\/policy\//;
export const KNOWN_POLICY_URL = /^https:\/\/specs\.gatefold\.dev\/policy\/v1\.\d+\/?$/;

/** Federation, in any version that knows directives of policy. */
export const FEDERATION_URL = /^https:\/\/specs\.apollo\.dev\/federation\/v2\.(\d+)/;

/** The directives that are ours, in the order in which documentation tells of them. */
export const OWN_DIRECTIVES = ['rateLimit', 'constraint', 'cacheControl', 'cacheTag', 'cachePurge'] as const;
/** Those of Federation that say who may read what, and what it costs. */
export const FEDERATION_DIRECTIVES = ['authenticated', 'requiresScopes', 'policy', 'cost', 'listSize'] as const;

export type OwnDirective = (typeof OWN_DIRECTIVES)[number];
export type PolicyDirective = OwnDirective | (typeof FEDERATION_DIRECTIVES)[number];

export function isOwnDirective(name: string): name is OwnDirective {
  return (OWN_DIRECTIVES as readonly string[]).includes(name);
}
