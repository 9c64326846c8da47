import {
  Kind,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import type { Problems } from '../../problems/problems.ts';
import type { Element } from './list-elements.ts';
import type { PolicyDirective } from './policy-specification.ts';

/** A policy directive as a subgraph's schema has it. */
export interface WrittenApplication {
  readonly directive: PolicyDirective;
  readonly coordinate: string;
  readonly node: ConstDirectiveNode;
  readonly element: Element;
}

/** What checks know of the subgraph. */
export interface CheckedSubgraph {
  readonly document: DocumentNode;
  /** By coordinate, extensions included. */
  readonly elements: ReadonlyMap<string, Element>;
  readonly problems: Problems;
}

/**
 * Checks what one directive says, beyond the types of its arguments. It is called for applications whose place and
 * arguments fit the definition, and adds what is wrong to the problems, at the node that says it.
 */
export type CheckApplication = (application: WrittenApplication, subgraph: CheckedSubgraph) => void;

/** The argument as it is written; undefined when it is left out or null. */
export function argumentOf(
  application: WrittenApplication,
  name: string,
): (ConstArgumentNode & { readonly value: ConstValueNode }) | undefined {
  const found = application.node.arguments?.find((argument) => argument.name.value === name);
  return found?.value.kind === 'NullValue' ? undefined : found;
}

/** The texts in a list of strings, each with its node; one text alone stands for a list of one (GraphQL §3.11). */
export function textsOf(
  value: ConstValueNode | undefined,
): readonly { readonly text: string; readonly node: ConstValueNode }[] {
  const values = value?.kind === 'ListValue' ? value.values : value === undefined ? [] : [value];
  return values.flatMap((node) => (node.kind === 'StringValue' ? [{ text: node.value, node }] : []));
}

/** The field that the application stands on, when it stands on one. */
export function fieldOf({ element }: WrittenApplication): FieldDefinitionNode | undefined {
  // An element at FIELD_DEFINITION has no other node.
  return element.location === 'FIELD_DEFINITION' ? (element.node as FieldDefinitionNode) : undefined;
}

/** The fields of an input type, extensions included; none of what is no input type. */
export function inputFields(typeName: string, { document }: CheckedSubgraph): readonly InputValueDefinitionNode[] {
  return document.definitions.flatMap((node) =>
    (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION) &&
    node.name.value === typeName
      ? (node.fields ?? [])
      : [],
  );
}
