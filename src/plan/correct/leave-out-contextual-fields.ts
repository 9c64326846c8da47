import {
  isCompositeType,
  Kind,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql';
import { variablesIn } from '../../core/document/variables-in.ts';
import { contextualFields, isContextual } from '../schema/contextual-fields.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Makes the change of a document for planners, none of which is trusted with `@fromContext`: what takes an argument
 * from a context is left out, with all below it, and looked up when the plan is completed.
 */
export function createLeaveOutContextualFields(supergraph: SupergraphText): (document: string) => string {
  const coordinates = contextualFields(supergraph);
  if (coordinates.size === 0) return (document) => document;
  const schema = supergraph.schema();
  return (text) => {
    const document = parse(text, { noLocation: true });
    const typeInfo = new TypeInfo(schema);
    const left = visit(
      document,
      visitWithTypeInfo(typeInfo, {
        Field: ({ name }): null | undefined =>
          isContextual(typeInfo.getParentType(), name.value, coordinates, schema) ? null : undefined,
        SelectionSet: {
          leave: (node): SelectionSetNode | undefined =>
            node.selections.length === 0 && isCompositeType(typeInfo.getParentType())
              ? { ...node, selections: [TYPENAME] }
              : undefined,
        },
      }),
    );
    return print(withoutUnusedVariables(left));
  };
}

/** GraphQL §5.8.4: all variables are used, and planners may hold that against an operation. */
function withoutUnusedVariables(document: DocumentNode): DocumentNode {
  const used = variablesIn(
    document.definitions.flatMap((definition) => ('selectionSet' in definition ? [definition.selectionSet] : [])),
  );
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? {
            ...definition,
            variableDefinitions:
              definition.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [],
          }
        : definition,
    ),
  };
}
