import {
  Kind,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type ConstObjectValueNode,
  type DocumentNode,
} from 'graphql';
import {
  importedDirectives,
  isSchemaNode,
  linksOf,
  localName,
  memberOf,
  textOf,
  urlOf,
  type Link,
} from '../../sdl/links.ts';
import { listElements } from './list-elements.ts';
import { ANY_POLICY_URL, isOwnDirective } from './policy-specification.ts';

/** One directive on one element of a supergraph. */
export interface Application {
  /** `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum` or `Scalar`. */
  readonly coordinate: string;
  /** As written: defaults are not filled in, an enum value is its name. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly node: ConstDirectiveNode;
}

/**
 * Where a directive may come from: the URL of a specification, and the name that its link has unless it gives another.
 */
interface Specification {
  readonly url: RegExp;
  readonly name: string;
}

const OURS: Specification = { url: ANY_POLICY_URL, name: 'policy' };
const FEDERATION: Specification = { url: /^https:\/\/specs\.apollo\.dev\/federation\/v2\./, name: 'federation' };

/**
 * The applications of a policy directive in a supergraph, in the order of the document, whoever composed it.
 *
 * `directive` is its name in its specification. Under which name it stands in the document, its `@link` says; without
 * one, it stands under its own. Composers that keep which subgraph said it write `@join__directive(graphs, name, args)`
 * (join specification 0.5): read as if the directive itself stood there.
 */
export function listApplications(supergraph: DocumentNode, directive: string): readonly Application[] {
  const index = indexOf(supergraph);
  const names = localNames(supergraph, directive);
  const carried = carriedNames(supergraph, directive);
  return index.flatMap(({ coordinate, node }) => {
    if (names.has(node.name.value)) return [applicationOf(coordinate, node)];
    if (node.name.value !== 'join__directive' || !carried.has(textOf(memberOf(node, 'name')) ?? '')) return [];
    return [applicationOf(coordinate, carriedDirective(node, directive))];
  });
}

interface FoundApplication {
  readonly coordinate: string;
  readonly node: ConstDirectiveNode;
}

const indexes = new WeakMap<DocumentNode, readonly FoundApplication[]>();

/** A document is walked once for all directives: most elements carry none, and none but a join directive. */
function indexOf(document: DocumentNode): readonly FoundApplication[] {
  const known = indexes.get(document);
  if (known !== undefined) return known;
  const found = listElements(document).flatMap(({ coordinate, node }) =>
    (node.directives ?? []).flatMap((directive) => (isJoinMark(directive) ? [] : [{ coordinate, node: directive }])),
  );
  indexes.set(document, found);
  return found;
}

function isJoinMark({ name }: ConstDirectiveNode): boolean {
  return name.value.startsWith('join__') && name.value !== 'join__directive';
}

function applicationOf(coordinate: string, node: ConstDirectiveNode): Application {
  const members = (node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)] as const);
  return { coordinate, arguments: Object.fromEntries(members), node };
}

/** What a supergraph may link a directive by. */
function specificationsOf(directive: string): readonly Specification[] {
  const own = isOwnDirective(directive) ? [OURS] : [];
  // `@listSize` is of the cost specification; every other one is alone in the one that is called like it.
  const name = directive === 'listSize' ? 'cost' : directive;
  return [...own, { url: new RegExp(`^https://specs\\.apollo\\.dev/${name}/v`), name }];
}

function localNames(supergraph: DocumentNode, directive: string): ReadonlySet<string> {
  const links = linksOf(supergraph);
  const names = namesBy(links, directive, specificationsOf(directive));
  if (names.length > 0) return new Set(names);
  // Under its plain name it may be somebody else's.
  const foreign = links.some((link) => importedDirectives(link).some(({ as }) => as === directive));
  return new Set(foreign ? [] : [directive]);
}

function namesBy(
  links: readonly Link[],
  directive: string,
  specifications: readonly Specification[],
): readonly string[] {
  return links.flatMap((link) => {
    const specification = specifications.find(({ url }) => url.test(urlOf(link)));
    return specification === undefined ? [] : [localName(link, directive, specification.name)];
  });
}

/**
 * The names that `@join__directive` may carry it by: plain, with a prefix, or as the links say that are carried too.
 */
function carriedNames(supergraph: DocumentNode, directive: string): ReadonlySet<string> {
  const links = supergraph.definitions
    .filter(isSchemaNode)
    .flatMap((node) => node.directives ?? [])
    .flatMap((node) =>
      node.name.value === 'join__directive' && textOf(memberOf(node, 'name')) === 'link'
        ? (argumentsOf(node) ?? [])
        : [],
    );
  const specifications = [...specificationsOf(directive), FEDERATION];
  const prefixed = [FEDERATION, ...(isOwnDirective(directive) ? [OURS] : [])].map(
    ({ name }) => `${name}__${directive}`,
  );
  return new Set([directive, ...prefixed, ...namesBy(links, directive, specifications)]);
}

function argumentsOf(carrier: ConstDirectiveNode): ConstObjectValueNode | undefined {
  const args = memberOf(carrier, 'args');
  return args?.kind === Kind.OBJECT ? args : undefined;
}

function carriedDirective(carrier: ConstDirectiveNode, directive: string): ConstDirectiveNode {
  const fields = argumentsOf(carrier)?.fields ?? [];
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: directive },
    arguments: fields.map(({ name, value, loc }) => ({
      kind: Kind.ARGUMENT,
      name,
      value,
      ...(loc === undefined ? {} : { loc }),
    })),
    ...(carrier.loc === undefined ? {} : { loc: carrier.loc }),
  };
}
