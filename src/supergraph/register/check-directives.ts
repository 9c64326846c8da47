import { Kind, specifiedDirectives, visit, type DocumentNode } from 'graphql';
import { nearestNames } from '../../core/nearest-names.ts';
import type { Problems } from '../problems/problems.ts';
import { importedDirectives, linksOf, memberOf, textOf, urlOf, type Link } from '../sdl/links.ts';

/**
 * What a schema may use without a link: Federation's first version had none, and connectors get the link of the second.
 */
const FEDERATION = [
  'key',
  'requires',
  'provides',
  'external',
  'extends',
  'shareable',
  'inaccessible',
  'override',
  'tag',
  'interfaceObject',
  'composeDirective',
  'authenticated',
  'requiresScopes',
  'policy',
  'context',
  'fromContext',
  'cost',
  'listSize',
  'cacheTag',
];

/**
 * Tells of each directive that nothing defines or imports, with the nearest that is known: `local` are those of our own
 * specifications, by the names that the schema has for them.
 */
export function checkDirectives(document: DocumentNode, local: readonly string[], problems: Problems): void {
  const links = linksOf(document);
  const imported = links.flatMap((link) => [...importedDirectives(link).map(({ as }) => as), specificationOf(link)]);
  const defined = document.definitions.flatMap((node) =>
    node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [],
  );
  const known = [
    ...new Set([
      ...specifiedDirectives.map(({ name }) => name),
      'link',
      ...FEDERATION,
      ...imported,
      ...defined,
      ...local,
    ]),
  ];
  visit(document, {
    Directive: (node) => {
      const name = node.name.value;
      // A prefix is that of a link; whether it leads to something, composition tells.
      if (known.includes(name) || name.includes('__')) return;
      const [nearest] = nearestNames(name, known);
      const hint =
        nearest === undefined ? 'expected one that the schema imports or defines' : `did you mean \`@${nearest}\`?`;
      problems.add('UNKNOWN_DIRECTIVE', `there is no directive \`@${name}\`; ${hint}`, { node });
    },
  });
}

/** A specification may have a directive of its own name (link specification), which is that of the link. */
function specificationOf(link: Link): string {
  return textOf(memberOf(link, 'as')) ?? /\/([^/]+)\/v\d[^/]*\/?$/.exec(urlOf(link))?.[1] ?? '';
}
