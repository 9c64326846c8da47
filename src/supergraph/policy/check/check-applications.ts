import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import type { Problems } from '../../problems/problems.ts';
import { checkAccessPlace } from './check-access-place.ts';
import { checkArguments } from './check-arguments.ts';
import { checkCacheControl } from './check-cache-control.ts';
import { checkCachePurge, checkCacheTag } from './check-cache-tags.ts';
import { checkConstraint } from './check-constraint.ts';
import { checkListSize } from './check-list-size.ts';
import { checkRateLimit } from './check-rate-limit.ts';
import { checkScopes } from './check-scopes.ts';
import { definitionOf } from '../directives/directive-definitions.ts';
import { listElements, type Element } from '../directives/list-elements.ts';
import type { PolicyNames } from '../directives/policy-names.ts';
import { FEDERATION_DIRECTIVES, OWN_DIRECTIVES, type PolicyDirective } from '../directives/policy-specification.ts';
import type { CheckApplication, CheckedSubgraph, WrittenApplication } from '../directives/written-application.ts';

/** What each directive may say, beyond the types of its arguments. */
const CHECKS: Readonly<Partial<Record<PolicyDirective, CheckApplication>>> = {
  cacheControl: checkCacheControl,
  cacheTag: checkCacheTag,
  cachePurge: checkCachePurge,
  constraint: checkConstraint,
  listSize: checkListSize,
  rateLimit: checkRateLimit,
  authenticated: checkAccessPlace,
  requiresScopes: checkAccess,
  policy: checkAccess,
};

function checkAccess(...given: Parameters<CheckApplication>): void {
  checkAccessPlace(...given);
  checkScopes(...given);
}

/** Checks every policy directive of a subgraph; what is wrong is added to the problems, each with its place. */
export function checkApplications(
  document: DocumentNode,
  written: readonly WrittenApplication[],
  names: PolicyNames,
  problems: Problems,
): void {
  const all = listElements(document);
  checkImports(document, all, names, problems);
  const subgraph: CheckedSubgraph = {
    document,
    elements: new Map(all.map((element) => [element.coordinate, element])),
    problems,
  };
  checkRepeats(written, problems);
  for (const application of written) {
    if (checkPlace(application, problems) && checkArguments(application, problems))
      CHECKS[application.directive]?.(application, subgraph);
  }
}

function checkPlace({ directive, coordinate, element, node }: WrittenApplication, problems: Problems): boolean {
  const { locations } = definitionOf(directive);
  if (locations.some(({ value }) => value === element.location)) return true;
  const message =
    `\`@${node.name.value}\` cannot stand on ${describe(element.location)}; expected it ` +
    `on ${locations.map(({ value }) => describe(value)).join(' or ')}`;
  problems.add('POLICY_MISPLACED', message, { node, coordinate });
  return false;
}

function describe(location: string): string {
  const words = location
    .replace('_DEFINITION', '')
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^object$/, 'object type');
  return `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;
}

function checkRepeats(written: readonly WrittenApplication[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { directive, coordinate, node } of written) {
    const key = `${directive} ${coordinate}`;
    if (seen.has(key) && !definitionOf(directive).repeatable) {
      problems.add('POLICY_REPEATED', `\`@${node.name.value}\` stands here twice; expected it once`, {
        node,
        coordinate,
      });
    }
    seen.add(key);
  }
}

/** A directive under a name that nothing gives it would be passed over in silence. */
function checkImports(
  document: DocumentNode,
  elements: readonly Element[],
  { directives }: PolicyNames,
  problems: Problems,
): void {
  const defined = new Set(
    document.definitions.flatMap((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [])),
  );
  const locals = new Map([...directives].map(([local, directive]) => [directive, local]));
  const isUnknown = ({ name }: ConstDirectiveNode): boolean => !directives.has(name.value) && !defined.has(name.value);
  const known: readonly string[] = [...OWN_DIRECTIVES, ...FEDERATION_DIRECTIVES];
  for (const { coordinate, node } of elements) {
    for (const one of node.directives ?? []) {
      const local = known.includes(one.name.value) ? locals.get(one.name.value as PolicyDirective) : undefined;
      if (local === undefined || !isUnknown(one)) continue;
      problems.add(
        'POLICY_NOT_IMPORTED',
        `\`@${one.name.value}\` is not imported here; expected "@${one.name.value}" among the imports of its ` +
          `link, or \`@${local}\``,
        { node: one, coordinate },
      );
    }
  }
}
