import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { nearestNames } from '../../../core/nearest-names.ts';
import type { Problems } from '../../problems/problems.ts';
import { importedDirectives, linksOf, localName, urlOf } from '../../sdl/links.ts';
import {
  ANY_POLICY_URL,
  FEDERATION_DIRECTIVES,
  FEDERATION_URL,
  isOwnDirective,
  KNOWN_POLICY_URL,
  OWN_DIRECTIVES,
  POLICY_URL,
  type PolicyDirective,
} from './policy-specification.ts';

/** A link that some give Apollo Server's directive, so that composers carry it. */
const CACHE_CONTROL_URL = /\/cacheControl\/v\d/;

/** The policy directives of one subgraph. */
export interface PolicyNames {
  /** Which directive a local name is. */
  readonly directives: ReadonlyMap<string, PolicyDirective>;
  /** The links that only serve ours. */
  readonly links: ReadonlySet<ConstDirectiveNode>;
}

/**
 * Reads how a subgraph names the policy directives: ours by their link, or as they are where it is missing or the
 * schema defines them itself, as Apollo Server's `@cacheControl`; Federation's by the federation link.
 */
export function readPolicyNames(document: DocumentNode, problems: Problems): PolicyNames {
  const links = linksOf(document);
  const policy = links.find((link) => ANY_POLICY_URL.test(urlOf(link)));
  const cacheControl = links.find((link) => CACHE_CONTROL_URL.test(urlOf(link)));
  const federation = links.find((link) => FEDERATION_URL.test(urlOf(link)));
  if (policy !== undefined) checkLink(policy, problems);
  if (federation !== undefined) checkVersion(federation, problems);
  const directives = new Map<string, PolicyDirective>();
  const own = new Set([policy, cacheControl].filter((link) => link !== undefined));
  const foreign = new Set(links.flatMap((link) => (own.has(link) ? [] : importedDirectives(link).map(({ as }) => as))));
  const defined = new Set(
    document.definitions.flatMap((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [])),
  );
  for (const name of OWN_DIRECTIVES) {
    const imported = policy !== undefined && importedDirectives(policy).some((one) => one.name === name);
    const isPlain = !imported && !foreign.has(name) && (policy === undefined || defined.has(name));
    if (isPlain) directives.set(name, name);
    else if (policy !== undefined) directives.set(localName(policy, name, 'policy'), name);
  }
  if (cacheControl !== undefined)
    directives.set(localName(cacheControl, 'cacheControl', 'cacheControl'), 'cacheControl');
  if (federation !== undefined) directives.set(localName(federation, 'cacheTag', 'federation'), 'cacheTag');
  for (const name of FEDERATION_DIRECTIVES) {
    // A schema without the link gets one, with the names as they are.
    directives.set(federation === undefined ? name : localName(federation, name, 'federation'), name);
  }
  return { directives, links: own };
}

/** The minor version of Federation 2 that first has a directive. */
const SINCE: Readonly<Record<(typeof FEDERATION_DIRECTIVES)[number], number>> = {
  authenticated: 5,
  requiresScopes: 5,
  policy: 6,
  cost: 9,
  listSize: 9,
};

function checkVersion(link: ConstDirectiveNode, problems: Problems): void {
  const minor = Number(FEDERATION_URL.exec(urlOf(link))?.[1]);
  for (const { name, node } of importedDirectives(link)) {
    const since = FEDERATION_DIRECTIVES.find((one) => one === name);
    if (since === undefined || minor >= SINCE[since]) continue;
    problems.add(
      'UNKNOWN_POLICY_IMPORT',
      `version 2.${minor} of Federation has no directive "@${name}"; expected a link of version 2.${SINCE[since]} ` +
        'or later',
      { node },
    );
  }
}

function checkLink(link: ConstDirectiveNode, problems: Problems): void {
  if (!KNOWN_POLICY_URL.test(urlOf(link))) {
    problems.add('UNKNOWN_POLICY_VERSION', `expected ${POLICY_URL}, found ${urlOf(link)}`, { node: link });
  }
  for (const { name, node } of importedDirectives(link)) {
    if (isOwnDirective(name)) continue;
    const near = nearestNames(name, OWN_DIRECTIVES).slice(0, 1);
    const hint =
      near.length > 0
        ? `did you mean "@${near.join()}"?`
        : `expected ${OWN_DIRECTIVES.map((one) => `"@${one}"`).join(', ')}`;
    problems.add('UNKNOWN_POLICY_IMPORT', `the policy specification has no directive "@${name}"; ${hint}`, { node });
  }
}
