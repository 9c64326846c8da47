import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import { variablesIn } from './variables-in.ts';

/** A document made smaller. */
export interface SmallerDocument {
  readonly document: DocumentNode;
  /** The variables that it still uses. */
  readonly variables: ReadonlySet<string>;
}

/**
 * The same document with some of the operation's root fields only, and without what nothing in it uses any more.
 * Undefined when fragments stand at its root, or when it cannot be made smaller.
 */
export function keepRootFields(
  document: DocumentNode,
  responseNames: ReadonlySet<string>,
): SmallerDocument | undefined {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (definition === undefined) return undefined;
  const { selections } = definition.selectionSet;
  const fields = selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
  if (fields.length < selections.length) return undefined;
  const kept = fields.filter((node) => responseNames.has((node.alias ?? node.name).value));
  if (kept.length === 0 || kept.length === fields.length) return undefined;
  const selected: OperationDefinitionNode = {
    ...definition,
    selectionSet: { ...definition.selectionSet, selections: kept },
  };
  const fragments = usedFragments(selected, document);
  const variables = variablesIn([selected.selectionSet, ...fragments]);
  const reduced: OperationDefinitionNode = {
    ...selected,
    variableDefinitions: (definition.variableDefinitions ?? []).filter(({ variable }) =>
      variables.has(variable.name.value),
    ),
  };
  return { document: { kind: Kind.DOCUMENT, definitions: [reduced, ...fragments] }, variables };
}

type Visitable = Parameters<typeof visit>[0];

function usedFragments(operation: OperationDefinitionNode, { definitions }: DocumentNode): readonly DefinitionNode[] {
  const used = new Set<string>();
  const collect = (node: Visitable): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        if (used.has(name.value)) return;
        used.add(name.value);
        const fragment = definitions.find(
          (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name.value,
        );
        if (fragment !== undefined) collect(fragment);
      },
    });
  };
  collect(operation);
  return definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION && used.has(node.name.value));
}
