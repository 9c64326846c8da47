import { Kind, visit, type ASTNode, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';
import type { CarriedApplication } from './carried-application.ts';
import { listApplications } from './list-applications.ts';
import { argumentOf, textsOf, type WrittenApplication } from './written-application.ts';

/**
 * The library that composes knows slicing arguments by their names alone, and lists by their brackets. `@listSize` is
 * given to it without paths into input objects (`page.first`), and with lists written as lists; the paths are returned,
 * for `putNestedSlicing`.
 */
export function takeNestedSlicing(
  document: DocumentNode,
  written: readonly WrittenApplication[],
): {
  readonly document: DocumentNode;
  readonly nested: readonly (WrittenApplication & { readonly directive: 'listSize' })[];
} {
  const plain = new Map<ASTNode, ConstDirectiveNode>();
  const nested: (WrittenApplication & { readonly directive: 'listSize' })[] = [];
  for (const application of written) {
    if (application.directive !== 'listSize') continue;
    const paths = slicingOf(application).filter(isPath);
    const bare = ['slicingArguments', 'sizedFields'].some(
      (name) => argumentOf(application, name)?.value.kind === Kind.STRING,
    );
    if (paths.length === 0 && !bare) continue;
    plain.set(
      application.node,
      withTexts(application.node, (name, text) => name !== 'slicingArguments' || !isPath(text)),
    );
    if (paths.length > 0)
      nested.push({
        ...application,
        directive: 'listSize',
        node: withTexts(application.node, (name, text) => name === 'slicingArguments' && isPath(text)),
      });
  }
  return { document: plain.size === 0 ? document : visit(document, { Directive: (node) => plain.get(node) }), nested };
}

/** Adds the paths to the `@listSize` that composition has made of what it was given. */
export function putNestedSlicing(supergraph: DocumentNode, carried: readonly CarriedApplication[]): DocumentNode {
  if (carried.length === 0) return supergraph;
  const added = new Map<ASTNode, ConstDirectiveNode>();
  for (const { coordinate, node } of listApplications(supergraph, 'listSize')) {
    const more = carried
      .filter((one) => one.coordinate === coordinate)
      .flatMap((one) => argumentTexts(one.node, 'slicingArguments'));
    if (more.length > 0)
      added.set(node, withSlicing(node, [...new Set([...argumentTexts(node, 'slicingArguments'), ...more])]));
  }
  return visit(supergraph, { Directive: (node) => added.get(node) });
}

function isPath(text: string): boolean {
  return text.includes('.');
}

function slicingOf(application: WrittenApplication): readonly string[] {
  return textsOf(argumentOf(application, 'slicingArguments')?.value).map(({ text }) => text);
}

function argumentTexts(node: ConstDirectiveNode, name: string): readonly string[] {
  return textsOf(node.arguments?.find((argument) => argument.name.value === name)?.value).map(({ text }) => text);
}

function withTexts(node: ConstDirectiveNode, isKept: (argument: string, text: string) => boolean): ConstDirectiveNode {
  const args = (node.arguments ?? []).flatMap((argument) => {
    const { name, value } = argument;
    if ((name.value !== 'slicingArguments' && name.value !== 'sizedFields') || value.kind === Kind.NULL)
      return [argument];
    const kept = textsOf(value).flatMap((one) => (isKept(name.value, one.text) ? [one.node] : []));
    return kept.length === 0 ? [] : [{ ...argument, value: listOf(kept) }];
  });
  return { ...node, arguments: args };
}

function withSlicing(node: ConstDirectiveNode, texts: readonly string[]): ConstDirectiveNode {
  const value = listOf(texts.map((text) => ({ kind: Kind.STRING, value: text })));
  const others = (node.arguments ?? []).filter(({ name }) => name.value !== 'slicingArguments');
  return {
    ...node,
    arguments: [...others, { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'slicingArguments' }, value }],
  };
}

function listOf(values: readonly ConstValueNode[]): ConstValueNode {
  return { kind: Kind.LIST, values };
}
