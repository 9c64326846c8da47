import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  visit,
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { writeDefinition } from '../../core/document/write-operation.ts';
import type { Parts } from '../../core/turns/take-turns.ts';
import { isIncluded, type Conditions } from '../../core/document/is-included.ts';
import { isInherited } from '../../core/document/inherited-names.ts';
import type { PlanningFacts } from '../../supergraph/join/planning-facts.ts';
import { printArguments } from '../../supergraph/join/read-requirements.ts';
import { CONTEXT_VARIABLE } from '../model/context-variable.ts';
import type { Operation } from '../../understand/operation.ts';
import { findSplitFields, useOf } from './find-split-fields.ts';
import type { RefusedNodes, Wanted } from './wanted.ts';
import { fieldOfType } from '../../core/document/field-of-type.ts';

/** Under which name the value of a field of the client's document stands in the merged data. */
export type DataKeys = ReadonlyMap<FieldNode, string>;

export interface PlanningDocument {
  /** What the planner is given; undefined when no backend needs to be asked. */
  readonly text: string | undefined;
  readonly dataKeys: DataKeys;
  /** Names that variables have in the plan where it is not the client's, by the client's. */
  readonly renamedVariables: ReadonlyMap<string, string>;
}

/**
 * Rewrites an operation into one that no planner can get wrong where they usually do:
 *
 * - Conditions are decided, so a false one plans nothing.
 * - The client's aliases are gone. A field is named by what it is: its name, its arguments, the shape of its type. So
 *   an alias cannot collide with a key or a required field; two aliases of one field are fetched once, unless a null
 *   below one would be seen below the other; and one response name for different types below a union becomes two. The
 *   root fields of a mutation keep theirs, since each is to run. A field that `@requires` asks for leaves its plain
 *   name to that, unless the arguments are equal.
 * - What introspection answers at the root is gone, since no backend need be asked.
 * - Fields that are refused are gone.
 */
export function* makePlanningDocument(wanted: Wanted, facts: PlanningFacts): Parts<PlanningDocument> {
  const split = findSplitFields(wanted, facts);
  yield;
  const writer = new PlanningDocumentWriter(wanted, facts, split);
  const text = yield* writer.write();
  return { text, dataKeys: writer.dataKeys, renamedVariables: writer.renamedVariables };
}

class PlanningDocumentWriter {
  readonly dataKeys = new Map<FieldNode, string>();
  readonly renamedVariables: ReadonlyMap<string, string>;
  readonly #operation: Operation;
  readonly #schema: GraphQLSchema;
  readonly #conditions: Conditions;
  readonly #refused: RefusedNodes;
  readonly #facts: PlanningFacts;
  readonly #rootName: string;
  readonly #fragments = new Map<string, FragmentDefinitionNode | undefined>();
  /** For each field name, the keys already given to its different uses. */
  readonly #keysByUse = new Map<string, Map<string, string>>();
  /** Names of fields that one of their uses has as its key. */
  readonly #plainNames = new Set<string>();
  /** Uses of fields that each of the client's names has a key for. */
  readonly #split: ReadonlySet<string>;

  constructor({ operation, conditions, refused }: Wanted, facts: PlanningFacts, split: ReadonlySet<string>) {
    this.#operation = operation;
    this.#schema = operation.schema;
    this.#conditions = conditions;
    this.#refused = refused;
    this.#facts = facts;
    this.#split = split;
    this.renamedVariables = renameVariables(operation.definition);
    this.#rootName = this.#schema.getRootType(operation.definition.operation)?.name ?? 'Query';
  }

  *write(): Parts<string | undefined> {
    const { definition } = this.#operation;
    const selections = this.#rewrite(definition.selectionSet, this.#rootName);
    if (selections.length === 0) return undefined;
    yield;
    const operation: OperationDefinitionNode = {
      kind: Kind.OPERATION_DEFINITION,
      operation: definition.operation,
      variableDefinitions:
        definition.variableDefinitions?.map((variable) =>
          this.#withVariablesRenamed({ ...variable, directives: [] }),
        ) ?? [],
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    };
    const fragments = [...this.#fragments.values()].filter(
      (fragment): fragment is FragmentDefinitionNode => fragment !== undefined,
    );
    return [operation, ...fragments].map(writeDefinition).join('\n\n');
  }

  #rewrite(selectionSet: SelectionSetNode, parentName: string, into: SelectionNode[] = []): SelectionNode[] {
    for (const selection of selectionSet.selections) {
      if (!isIncluded(selection.directives, this.#conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const rewritten = this.#refused.has(selection) ? undefined : this.#rewriteField(selection, parentName);
        if (rewritten !== undefined) into.push(rewritten);
      } else if (this.#runsInOrder(parentName)) {
        const fragment = this.#fragmentOf(selection);
        if (fragment !== undefined) this.#rewrite(fragment.selectionSet, parentName, into);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (this.#rewriteFragment(selection.name.value) !== undefined) into.push({ ...selection, directives: [] });
      } else {
        const selections = this.#rewrite(selection.selectionSet, selection.typeCondition?.name.value ?? parentName);
        if (selections.length > 0)
          into.push({ ...selection, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } });
      }
    }
    return into;
  }

  #fragmentOf(
    selection: InlineFragmentNode | FragmentSpreadNode,
  ): InlineFragmentNode | FragmentDefinitionNode | undefined {
    return selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#operation.fragments.get(selection.name.value);
  }

  /**
   * GraphQL §6.2.2: a mutation's fields run in the order of the document, which planners lose where fragments stand
   * between.
   */
  #runsInOrder(parentName: string): boolean {
    return parentName === this.#rootName && this.#operation.definition.operation === 'mutation';
  }

  #rewriteFragment(name: string): FragmentDefinitionNode | undefined {
    if (this.#fragments.has(name)) return this.#fragments.get(name);
    const fragment = this.#operation.fragments.get(name);
    const selections =
      fragment === undefined ? [] : this.#rewrite(fragment.selectionSet, fragment.typeCondition.name.value);
    const rewritten =
      fragment === undefined || selections.length === 0
        ? undefined
        : { ...fragment, directives: [], selectionSet: { kind: Kind.SELECTION_SET as const, selections } };
    this.#fragments.set(name, rewritten);
    return rewritten;
  }

  #rewriteField(field: FieldNode, parentName: string): FieldNode | undefined {
    const name = field.name.value;
    const isRoot = parentName === this.#rootName;
    if (name.startsWith('__')) {
      this.dataKeys.set(field, name);
      // GraphQL §4.1: __typename, and at the root __schema and __type, are the gateway's own to answer.
      return isRoot ? undefined : { kind: Kind.FIELD, name: field.name };
    }
    const type = fieldOfType(this.#schema.getType(parentName), name)?.type;
    const key = this.#keyOf(field, type, isRoot && this.#operation.definition.operation !== 'query');
    this.dataKeys.set(field, key);
    const rewritten: FieldNode = {
      kind: Kind.FIELD,
      name: field.name,
      ...(key === name ? {} : { alias: { kind: Kind.NAME, value: key } }),
      ...(field.arguments === undefined
        ? {}
        : {
            arguments:
              this.renamedVariables.size === 0
                ? field.arguments
                : field.arguments.map((argument) => this.#withVariablesRenamed(argument)),
          }),
    };
    if (field.selectionSet === undefined || type === undefined) return rewritten;
    const named = getNamedType(type);
    const selections = this.#rewrite(field.selectionSet, named.name);
    // What a mutation purges by; the client does not see it.
    const purged = isRoot ? this.#facts.purgedResults.get(`${parentName}.${name}`) : undefined;
    if (purged !== undefined) selections.push(...this.#rewrite(purged, named.name));
    // Planners ask for it only where a fragment needs it; what is written of an object depends on its type.
    // And where every selection is skipped, the answer is `{}` or null, which only the backend knows.
    // A planner drops a fragment that no object can meet, and then asks for no type on its behalf.
    const isUniform =
      this.#facts.uniformInterfaces.has(named.name) &&
      this.#stays(selections, named.name) &&
      !this.#refusesWithin(field.selectionSet);
    const isVaried = isAbstractType(named) && !isUniform;
    if (isVaried || selections.length === 0)
      selections.unshift({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } });
    return { ...rewritten, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  }

  /** Whether selections ask for no other type than the one they are on. */
  #stays(selections: readonly SelectionNode[], typeName: string): boolean {
    return selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return true;
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      return (
        fragment !== undefined &&
        (condition === undefined || condition === typeName) &&
        this.#stays(fragment.selectionSet.selections, typeName)
      );
    });
  }

  /** What is refused of some objects alone is told of those: their type has to be known. */
  #refusesWithin({ selections }: SelectionSetNode): boolean {
    if (this.#refused.size === 0) return false;
    return selections.some((selection) => {
      if (!isIncluded(selection.directives, this.#conditions)) return false;
      if (selection.kind === Kind.FIELD) return this.#refused.has(selection);
      const fragment = this.#fragmentOf(selection);
      return fragment !== undefined && this.#refusesWithin(fragment.selectionSet);
    });
  }

  #keyOf(field: FieldNode, type: GraphQLOutputType | undefined, runsByItself: boolean): string {
    const name = field.name.value;
    const args = printArguments(field);
    const use = [
      runsByItself || (this.#split.size > 0 && this.#split.has(useOf(field))) ? (field.alias?.value ?? name) : '',
      args,
      type === undefined ? '' : shapeOf(type),
    ].join('\n');
    let keys = this.#keysByUse.get(name);
    if (keys === undefined) this.#keysByUse.set(name, (keys = new Map<string, string>()));
    let key = keys.get(use);
    if (key === undefined) {
      key = this.#mayTakeName(name, args) ? name : `_${name}_${keys.size}`;
      if (key === name) this.#plainNames.add(name);
      keys.set(use, key);
    }
    return key;
  }

  #withVariablesRenamed<Node extends ArgumentNode | VariableDefinitionNode>(node: Node): Node {
    if (this.renamedVariables.size === 0) return node;
    return visit<Node>(node, {
      Variable: (variable) => {
        const value = this.renamedVariables.get(variable.name.value);
        return value === undefined ? undefined : { ...variable, name: { ...variable.name, value } };
      },
    });
  }

  /** Planners do not all rename a required field when the client asks for it with other arguments. */
  #mayTakeName(name: string, args: string): boolean {
    if (isInherited(name) || this.#plainNames.has(name)) return false;
    const required = this.#facts.requiredFields.get(name);
    return required === undefined || (required.size === 1 && required.has(args));
  }
}

/** Lookups have variables of their own in the operations for subgraphs, beside the client's. */
const PLANNERS_VARIABLE = new RegExp(`^(representations|__|${CONTEXT_VARIABLE})`);

function renameVariables({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlyMap<string, string> {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  // A variable that is absent is so under a name that no object inherits a value for.
  return new Map(
    names
      .filter((name) => PLANNERS_VARIABLE.test(name) || isInherited(name))
      .map((name) => [name, freeName(`client_${name}`, names)]),
  );
}

function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`client_${name}`, taken) : name;
}

/** What must be equal for two fields of one response name to merge (GraphQL §5.3.2, SameResponseShape). */
function shapeOf(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${shapeOf(type.ofType)}!`;
  if (isListType(type)) return `[${shapeOf(type.ofType)}]`;
  return isLeafType(type) ? type.name : '*';
}
