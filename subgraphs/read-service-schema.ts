import { readFileSync } from 'node:fs';
import { Kind, parse, specifiedDirectives, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { packageFile } from './package-file.ts';

/**
 * The SDL that a subgraph registers, as the service behind it understands it: what speaks to the gateway is taken out,
 * and for a service that is not federated, what speaks to composition too. So each SDL is written once.
 */
export function readServiceSchema(subgraph: string, { federated }: { readonly federated: boolean }): DocumentNode {
  const registered = parse(readFileSync(packageFile(`subgraphs/${subgraph}/schema.graphql`), 'utf8'));
  const ofGateway = namesImportedFromGateway(registered);
  const standard = new Set(specifiedDirectives.map((directive) => directive.name));
  const isForeign = (directive: ConstDirectiveNode): boolean =>
    federated ? ofGateway.has(directive.name.value) || isLinkToGateway(directive) : !standard.has(directive.name.value);

  return visit(registered, {
    Directive: (directive) => (isForeign(directive as ConstDirectiveNode) ? null : undefined),
    SchemaExtension: {
      leave: (extension) => (extension.directives?.length || extension.operationTypes?.length ? undefined : null),
    },
  });
}

function namesImportedFromGateway(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const link of (definition.directives ?? []).filter(isLinkToGateway)) {
      const imported = link.arguments?.find((argument) => argument.name.value === 'import')?.value;
      if (imported?.kind !== Kind.LIST) continue;
      for (const name of imported.values) if (name.kind === Kind.STRING) names.add(name.value.replace(/^@/, ''));
    }
  }
  return names;
}

function isLinkToGateway(directive: ConstDirectiveNode): boolean {
  if (directive.name.value !== 'link') return false;
  const url = directive.arguments?.find((argument) => argument.name.value === 'url')?.value;
  return url?.kind === Kind.STRING && url.value.startsWith('https://specs.gatefold.dev/');
}
