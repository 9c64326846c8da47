import {
  Kind,
  visit,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
} from 'graphql';
import type { Problems } from '../problems/problems.ts';
import { withoutDirectives } from '../sdl/read-types.ts';
import { isSchemaNode, memberOf, textOf } from '../sdl/links.ts';
import type { CarriedApplication } from './directives/carried-application.ts';
import { checkApplications } from './check/check-applications.ts';
import { listElements } from './directives/list-elements.ts';
import { takeNestedSlicing } from './directives/nested-slicing.ts';
import { readPolicyNames, type PolicyNames } from './directives/policy-names.ts';
import { isOwnDirective, type OwnDirective } from './directives/policy-specification.ts';
import type { WrittenApplication } from './directives/written-application.ts';

/**
 * Takes our directives out of a subgraph's schema, with their link and definitions, so that composition need not know
 * them; what they say is kept. Every mistake in them, and in Federation's, is added to the problems with its place.
 */
export function takePolicies(
  document: DocumentNode,
  file: string | undefined,
  problems: Problems,
): {
  readonly document: DocumentNode;
  readonly applications: readonly CarriedApplication[];
  readonly names: readonly string[];
} {
  const names = readPolicyNames(document, problems);
  const written = listWritten(document, names);
  checkApplications(document, written, names, problems);
  const local = new Set(
    [...names.directives].flatMap(([name, directive]) => (isOwnDirective(directive) ? [name] : [])),
  );
  const own = written.filter((one): one is WrittenApplication & { directive: OwnDirective } =>
    isOwnDirective(one.directive),
  );
  const { document: plain, nested } = takeNestedSlicing(document, written);
  const carried = [...own, ...nested].map(({ directive, coordinate, node }): CarriedApplication => {
    const { line, column } = node.loc?.startToken ?? {};
    return {
      directive,
      coordinate: withUsualRoot(coordinate, document),
      node: renamed(node, directive),
      file,
      line,
      column,
    };
  });
  const isNamed = document.definitions.some(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && local.has(node.name.value),
  );
  const untouched = own.length === 0 && names.links.size === 0 && !isNamed;
  return {
    document: untouched ? plain : withoutOwn(plain, local, names),
    applications: carried,
    names: [...names.directives.keys()],
  };
}

function listWritten(document: DocumentNode, { directives }: PolicyNames): readonly WrittenApplication[] {
  return listElements(document).flatMap((element) =>
    (element.node.directives ?? []).flatMap((node) => {
      const directive = directives.get(node.name.value);
      return directive === undefined ? [] : [{ directive, node, element, coordinate: element.coordinate }];
    }),
  );
}

function withoutOwn(document: DocumentNode, local: ReadonlySet<string>, { links }: PolicyNames): DocumentNode {
  const isOurs = (node: ConstDirectiveNode): boolean => {
    const composed = node.name.value.endsWith('composeDirective') ? textOf(memberOf(node, 'name')) : undefined;
    return links.has(node) || (composed !== undefined && local.has(composed.slice(1)));
  };
  const unlinked: DocumentNode = {
    ...document,
    definitions: document.definitions.map((node) =>
      isSchemaNode(node) ? { ...node, directives: (node.directives ?? []).filter((one) => !isOurs(one)) } : node,
    ),
  };
  const freed = helperTypes(
    document.definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION && local.has(node.name.value)),
  );
  const without = withoutDirectives(unlinked, local);
  if (freed.size === 0) return without;
  const named = new Set<string>();
  visit(without, { NamedType: (node) => void named.add(node.name.value) });
  // What only a definition of ours took, such as `enum CacheControlScope`, would come into the public schema.
  return { ...without, definitions: without.definitions.filter((node) => !isFreed(node, freed, named)) };
}

function helperTypes(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const definition of definitions as readonly DirectiveDefinitionNode[])
    visit(definition, { NamedType: (node) => void names.add(node.name.value) });
  return names;
}

function isFreed(node: DefinitionNode, freed: ReadonlySet<string>, named: ReadonlySet<string>): boolean {
  const isHelper =
    node.kind === Kind.ENUM_TYPE_DEFINITION ||
    node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.SCALAR_TYPE_DEFINITION;
  return isHelper && freed.has(node.name.value) && !named.has(node.name.value);
}

function renamed(node: ConstDirectiveNode, directive: CarriedApplication['directive']): ConstDirectiveNode {
  const copy: ConstDirectiveNode = { ...node, name: { kind: Kind.NAME, value: directive } };
  // A place holds on to the whole token list of its file.
  return visit(copy, { enter: ({ loc: _, ...rest }) => rest });
}

/** Composition calls operation types Query, Mutation and Subscription, whatever a subgraph calls them. */
function withUsualRoot(coordinate: string, document: DocumentNode): string {
  const [typeName = '', ...rest] = coordinate.split('.');
  const root = document.definitions
    .filter(isSchemaNode)
    .flatMap((node) => node.operationTypes ?? [])
    .find(({ type }) => type.name.value === typeName);
  if (root === undefined) return coordinate;
  return [root.operation.charAt(0).toUpperCase() + root.operation.slice(1), ...rest].join('.');
}
