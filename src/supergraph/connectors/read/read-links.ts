import { Kind, print, visit, type ConstDirectiveNode, type DocumentNode, type SchemaExtensionNode } from 'graphql';
import { WHOLE_GRAMMAR, type Grammar } from '../../../mapping/language/syntax.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import { importedDirectives, linksOf, localName, memberOf, textOf, urlOf } from '../../sdl/links.ts';
import type { Problems } from '../../problems/problems.ts';

/** The names that our directives have in one subgraph. */
export interface DirectiveNames {
  readonly source: string;
  readonly connect: string;
  readonly lookup: string;
}

/** How one subgraph links Federation; undefined when it does not. */
export interface FederationLink {
  /** The local name of a federation directive, given without its `@`. */
  directive(name: string): string;
}

/**
 * Whose connect specification a schema is written for, and which version: `v0.3` is 3 of Apollo's, `v1.0` is 0 of ours.
 */
export interface ConnectVersion {
  readonly of: 'gatefold' | 'apollo';
  readonly minor: number;
}

/** What mappings may use in a schema of this version; a method is known in every one. */
export function grammarOf({ of, minor }: ConnectVersion): Grammar {
  return of === 'gatefold'
    ? WHOLE_GRAMMAR
    : { choices: minor >= 3, spreads: minor >= 4, json: minor >= 4, strayBraces: true };
}

/** Whether a schema is written for a version of Apollo's specification before `v0.<minor>`. */
export function isBefore(version: ConnectVersion, minor: number): boolean {
  return version.of === 'apollo' && version.minor < minor;
}

export interface Links {
  readonly names: DirectiveNames;
  readonly version: ConnectVersion;
  readonly federation: FederationLink | undefined;
  /** The document without the connect link and with the federation link lowered to what can be composed. */
  readonly document: DocumentNode;
}

const CONNECT_URL = /^https:\/\/specs\.(?:gatefold\.dev\/connect\/v1\.\d+|apollo\.dev\/connect\/v0\.[1-4])\/?$/;
const ANY_CONNECT_URL = /^https:\/\/specs\.(?:gatefold|apollo)\.dev\/connect\//;
const FEDERATION_URL = /^https:\/\/specs\.apollo\.dev\/federation\/v2\.(\d+)\/?$/;
/** The newest version that the composition knows. */
const NEWEST_FEDERATION = 9;
const NEWEST_FEDERATION_URL = `https://specs.apollo.dev/federation/v2.${NEWEST_FEDERATION}`;
/** Directives of later versions, which are taken out before (they are policies). */
const LATER_DIRECTIVES = ['cacheTag'];
const FEDERATION_DIRECTIVES = [
  'key',
  'requires',
  'provides',
  'external',
  'shareable',
  'inaccessible',
  'override',
  'tag',
  'extends',
  'interfaceObject',
  'authenticated',
  'requiresScopes',
  'policy',
  'cost',
  'listSize',
];

/** Reads the links of a subgraph's schema. */
export function readLinks(document: DocumentNode, problems: Problems): Links {
  const links = linksOf(document);
  for (const link of links) refuseLinkWithoutUrl(link, problems);
  const connect = links.find((link) => ANY_CONNECT_URL.test(urlOf(link)));
  if (connect !== undefined && !CONNECT_URL.test(urlOf(connect))) {
    const message =
      'expected https://specs.gatefold.dev/connect/v1.0 or https://specs.apollo.dev/connect/v0.1 to ' +
      'v0.4, ' +
      `found ${urlOf(connect)}`;
    problems.add('UNKNOWN_CONNECTORS_VERSION', message, { node: connect });
  }
  if (connect !== undefined) checkImports(connect, problems);
  const federation = links.find((link) => FEDERATION_URL.test(urlOf(link)));
  return {
    names: namesOf(connect),
    version: versionOf(connect),
    federation: federation && { directive: (name) => localName(federation, name, 'federation') },
    document: lowerFederation(withoutLink(document, connect), federation),
  };
}

/** A misspelt import would leave a directive that nobody reads. */
function checkImports(connect: ConstDirectiveNode, problems: Problems): void {
  const known = versionOf(connect).of === 'gatefold' ? ['source', 'connect', 'lookup'] : ['source', 'connect'];
  for (const { name, node } of importedDirectives(connect)) {
    if (!known.includes(name))
      problems.add(
        'INVALID_LINK',
        `the specification has no \`@${name}\`; ${suggestion(
          `@${name}`,
          known.map((one) => `@${one}`),
        )}`,
        { node },
      );
  }
}

/** Nothing else would say it: to composition such a link is none, and its directives are unknown. */
function refuseLinkWithoutUrl(link: ConstDirectiveNode, problems: Problems): void {
  const url = memberOf(link, 'url');
  if (textOf(url) !== undefined) return;
  const found = url === undefined ? 'nothing' : print(url);
  problems.add(
    'INVALID_LINK',
    `expected the url of a specification as a string, such as "${NEWEST_FEDERATION_URL}", found ${found}`,
    { node: url ?? link },
  );
}

/** Refuses what Federation has and connectors cannot answer: arguments that are taken from the parents of a field. */
export function refuseContextDirectives(document: DocumentNode, problems: Problems): void {
  for (const link of linksOf(document).filter((one) => FEDERATION_URL.test(urlOf(one)))) {
    for (const { name, node } of importedDirectives(link)) {
      if (name !== 'context' && name !== 'fromContext') continue;
      problems.add(
        'CONNECTORS_UNSUPPORTED_FEDERATION_DIRECTIVE',
        `expected no \`@${name}\` in a subgraph with connectors, which take values of the parent from $this`,
        { node },
      );
    }
  }
}

/** A schema without the link is written for ours. */
function versionOf(link: ConstDirectiveNode | undefined): ConnectVersion {
  const url = link === undefined ? '' : urlOf(link);
  const minor = /v\d+\.(\d+)\/?$/.exec(url)?.[1];
  return { of: url.includes('apollo.dev') ? 'apollo' : 'gatefold', minor: Number(minor ?? 0) };
}

/** A schema without the link may use our names as they are. */
function namesOf(link: ConstDirectiveNode | undefined): DirectiveNames {
  if (link === undefined) return { source: 'source', connect: 'connect', lookup: 'lookup' };
  const name = (directive: string): string => localName(link, directive, 'connect');
  return { source: name('source'), connect: name('connect'), lookup: name('lookup') };
}

function withoutLink(document: DocumentNode, link: ConstDirectiveNode | undefined): DocumentNode {
  return link === undefined ? document : visit(document, { Directive: (node) => (node === link ? null : undefined) });
}

/** The composition refuses versions it does not know, so a later link becomes the newest it knows. */
function lowerFederation(document: DocumentNode, link: ConstDirectiveNode | undefined): DocumentNode {
  const minor = Number(FEDERATION_URL.exec(link === undefined ? '' : urlOf(link))?.[1] ?? 0);
  if (link === undefined || minor <= NEWEST_FEDERATION) return document;
  return visit(document, { Directive: (node) => (node === link ? lowered(link) : undefined) });
}

function lowered(link: ConstDirectiveNode): ConstDirectiveNode {
  const later = new Set(
    importedDirectives(link).flatMap(({ name, node }) => (LATER_DIRECTIVES.includes(name) ? [node] : [])),
  );
  const args = (link.arguments ?? []).map((one) => {
    if (one.name.value === 'url')
      return { ...one, value: { kind: Kind.STRING as const, value: NEWEST_FEDERATION_URL } };
    if (one.name.value !== 'import' || one.value.kind !== Kind.LIST) return one;
    return { ...one, value: { ...one.value, values: one.value.values.filter((value) => !later.has(value)) } };
  });
  return { ...link, arguments: args };
}

/** Links Federation in a schema that does not, with the names of its directives that the schema uses. */
export function linkFederation(document: DocumentNode): DocumentNode {
  const used = new Set<string>(['key']);
  visit(document, { Directive: (node) => void used.add(node.name.value) });
  const defined = new Set(
    document.definitions.map((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? node.name.value : '')),
  );
  const imports = FEDERATION_DIRECTIVES.filter((name) => used.has(name) && !defined.has(name)).map((name) =>
    stringNode(`@${name}`),
  );
  const extension: SchemaExtensionNode = {
    kind: Kind.SCHEMA_EXTENSION,
    directives: [
      {
        kind: Kind.DIRECTIVE,
        name: { kind: Kind.NAME, value: 'link' },
        arguments: [
          { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'url' }, value: stringNode(NEWEST_FEDERATION_URL) },
          {
            kind: Kind.ARGUMENT,
            name: { kind: Kind.NAME, value: 'import' },
            value: { kind: Kind.LIST, values: imports },
          },
        ],
      },
    ],
  };
  return { ...document, definitions: [extension, ...document.definitions] };
}

function stringNode(value: string): { readonly kind: Kind.STRING; readonly value: string } {
  return { kind: Kind.STRING, value };
}
