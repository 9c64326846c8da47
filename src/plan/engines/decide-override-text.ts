import { print, visit, type ConstDirectiveNode, type FieldDefinitionNode } from 'graphql';
import { textArgument } from '../../supergraph/join/join-graphs.ts';
import { readSupergraphText, type SupergraphText } from '../schema/supergraph-text.ts';

/**
 * A supergraph in which progressive overrides are decided, for a planner that follows them only where the object's own
 * type is asked: those of `labels` are overrides like any other, the rest are not there. The very same when there are
 * none.
 */
export function decideOverrideText(supergraph: SupergraphText, labels: readonly string[]): SupergraphText {
  if (!supergraph.sdl.includes('overrideLabel:')) return supergraph;
  return readSupergraphText(
    print(visit(supergraph.document(), { FieldDefinition: (field) => decideField(field, new Set(labels)) })),
  );
}

function decideField(field: FieldDefinitionNode, labels: ReadonlySet<string>): FieldDefinitionNode | undefined {
  if (field.directives?.some((directive) => labelOf(directive) !== undefined) !== true) return undefined;
  return { ...field, directives: field.directives.flatMap((directive) => decideJoin(directive, labels)) };
}

function decideJoin(directive: ConstDirectiveNode, labels: ReadonlySet<string>): readonly ConstDirectiveNode[] {
  const label = labelOf(directive);
  if (label === undefined) return [directive];
  const isTaking = textArgument(directive, 'override') !== undefined;
  if (!labels.has(label)) return isTaking ? [] : [withoutArguments(directive, ['overrideLabel', 'usedOverridden'])];
  // Join specification, `usedOverridden`: the subgraph still needs its field, for an interface or a key, and is not
  // asked for it.
  const isNeeded = directive.arguments?.some(({ name }) => name.value === 'usedOverridden') === true;
  return isTaking || isNeeded ? [withoutArguments(directive, ['overrideLabel'])] : [];
}

function withoutArguments(directive: ConstDirectiveNode, names: readonly string[]): ConstDirectiveNode {
  return { ...directive, arguments: (directive.arguments ?? []).filter(({ name }) => !names.includes(name.value)) };
}

function labelOf(directive: ConstDirectiveNode): string | undefined {
  return directive.name.value === 'join__field' ? textArgument(directive, 'overrideLabel') : undefined;
}
