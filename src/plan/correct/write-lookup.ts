import {
  Kind,
  OperationTypeNode,
  parseType,
  print,
  type ArgumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { variablesIn } from '../../core/document/variables-in.ts';
import { parseFieldSet } from '../../supergraph/sdl/field-set.ts';
import type { ContextNeed } from '../../supergraph/join/read-contexts.ts';
import { CONTEXT_VARIABLE } from '../model/context-variable.ts';
import type { Demand, DemandedField } from '../walk/demand.ts';
import type { MissingField } from '../walk/missing-field.ts';
import type { ContextArgument, ContextSetter, Lookup, RequiredSelection } from '../model/query-plan.ts';
import type { FieldInSubgraph } from '../schema/join-fields.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import type { UnorderedStep } from '../model/waves.ts';

/** Fields of the same objects, all of which one subgraph is to be asked for. */
export interface WantedLookup {
  readonly subgraph: string;
  /** The type that the subgraph is told: that of the objects, or an interface that it knows as an object. */
  readonly as: string;
  readonly missing: MissingField;
  readonly fields: readonly DemandedField[];
  /** What the representations carry, besides the type. Undefined of root fields, which need none. */
  readonly requires: readonly RequiredSelection[] | undefined;
  /** What the fields take from contexts; undefined when they take nothing. */
  readonly contexts?: readonly LocatedContext[] | undefined;
}

/** An argument of a field that is taken from a context, and where that is set. */
export interface LocatedContext extends ContextNeed {
  readonly dataKey: string;
  readonly setters: readonly ContextSetter[];
}

/** The operation that fields are wanted for. */
export interface AskingOperation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly variables: readonly VariableDefinitionNode[];
}

const TYPENAME: RequiredSelection = { kind: 'field', dataKey: '__typename', name: '__typename', selections: [] };

/** Writes the step for what is wanted, with as much of what is below it as the subgraph knows. */
export function writeLookup(
  { subgraph, as, missing, fields, requires, contexts = [] }: WantedLookup,
  types: SubgraphTypes,
  { kind, variables }: AskingOperation,
): UnorderedStep {
  const taken = takeVariables(contexts);
  const selectionSet = parseFieldSet(
    fields.map((field) => writeField(withArguments(field, taken), subgraph, as, types)).join(' '),
  );
  const names = variablesIn([selectionSet]);
  const used = variables.filter(({ variable }) => names.has(variable.name.value));
  const declared = used.map((definition) => ({ ...definition, directives: [] }));
  const operationKind = requires === undefined && as !== types.rootName(OperationTypeNode.QUERY) ? kind : 'query';
  const base = {
    subgraph,
    operationKind,
    variableNames: used.map(({ variable }) => variable.name.value),
    outputRewrites: [],
  } as const;
  if (requires === undefined) {
    const operation = makeOperation(operationKind, declared, selectionSet);
    return { ...base, operation, path: missing.path, lookups: [] };
  }
  const variableDefinitions = [
    declareVariable('representations', '[_Any!]!'),
    ...declared,
    ...taken.map(({ variable, type }) => declareVariable(variable, type)),
  ];
  return {
    ...base,
    operation: makeOperation('query', variableDefinitions, selectEntities(as, selectionSet)),
    path: [],
    lookups: [describeLookup({ as, missing, requires }, taken)],
  };
}

/** An object that is not known by its own type is looked up by what is known of it. */
function describeLookup(
  { as, missing, requires }: Pick<WantedLookup, 'as' | 'missing'> & { readonly requires: readonly RequiredSelection[] },
  taken: readonly TakenVariable[],
): Lookup {
  const met = missing.knownAs ?? missing.typeName;
  const nameOfObjects = [
    { kind: 'types', names: [met] },
    { kind: 'field', key: '__typename' },
  ] as const;
  return {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths: [missing.path],
    requires: [{ kind: 'fragment', typeCondition: met, selections: [TYPENAME, ...requires] }],
    inputRewrites: as === met ? [] : [{ kind: 'set', path: nameOfObjects, value: as }],
    outputRewrites: [],
    ...(taken.length === 0 ? {} : { contexts: taken.map(describeContext) }),
  };
}

function describeContext({ variable, type, setters, givenTo }: TakenVariable): ContextArgument {
  return { variable, isRequired: type.endsWith('!'), setters, neededBy: [...givenTo.keys()] };
}

/** A variable of a lookup, and the argument that it is for each of the fields that take it, by data key. */
interface TakenVariable {
  readonly variable: string;
  readonly type: string;
  readonly setters: readonly ContextSetter[];
  readonly givenTo: Map<string, string[]>;
}

/** One variable for all arguments of the same value. */
function takeVariables(contexts: readonly LocatedContext[]): readonly TakenVariable[] {
  const taken = new Map<string, TakenVariable>();
  for (const { dataKey, argument, type, setters } of contexts) {
    const value = JSON.stringify([type, setters]);
    const variable: TakenVariable = taken.get(value) ?? {
      variable: `${CONTEXT_VARIABLE}${taken.size}`,
      type,
      setters,
      givenTo: new Map(),
    };
    taken.set(value, variable);
    variable.givenTo.set(dataKey, [...(variable.givenTo.get(dataKey) ?? []), argument]);
  }
  return [...taken.values()];
}

function withArguments(field: DemandedField, taken: readonly TakenVariable[]): DemandedField {
  const given = taken.flatMap(({ variable, givenTo }) =>
    (givenTo.get(field.dataKey) ?? []).map((argument) => giveVariable(argument, variable)),
  );
  if (given.length === 0) return field;
  const node: FieldNode = field.node ?? { kind: Kind.FIELD, name: { kind: Kind.NAME, value: field.name } };
  return { ...field, node: { ...node, arguments: [...(node.arguments ?? []), ...given] } };
}

function giveVariable(argument: string, variable: string): ArgumentNode {
  return {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: argument },
    value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
  };
}

/** Whether a subgraph answers a field on any way, with nothing but a key. */
export function isPlain(field: FieldInSubgraph | undefined): boolean {
  return (
    field?.isResolved === true && field.requires === undefined && !field.isProgressive && field.contexts.length === 0
  );
}

/** Writes a field, with as much of what is below it as the subgraph knows. */
export function writeField(field: DemandedField, subgraph: string, parent: string, types: SubgraphTypes): string {
  const { node, name } = field;
  const head = node === undefined ? name : writeHead(node);
  if (field.selections.length === 0) return head;
  const typeName = types.fieldIn(subgraph, parent, name)?.typeName ?? types.declared(parent, name);
  const inner = [
    ...new Set([
      '__typename',
      ...writeKeys(subgraph, typeName, types),
      ...writeAll(field.selections, subgraph, typeName, types),
    ]),
  ];
  return `${head}{${inner.join(' ')}}`;
}

function writeHead({ selectionSet: _below, ...head }: FieldNode): string {
  return print(head);
}

function writeAll(
  demands: readonly Demand[],
  subgraph: string,
  parent: string,
  types: SubgraphTypes,
): readonly string[] {
  return demands.flatMap((demand): readonly string[] => {
    if (demand.kind === 'field') return writeWhereAnswered(demand, subgraph, parent, types);
    const condition = demand.typeCondition ?? parent;
    if (condition === parent) return writeAll(demand.selections, subgraph, parent, types);
    if (!types.canBeBoth(subgraph, parent, condition)) return [];
    const inner = writeAll(demand.selections, subgraph, condition, types);
    return inner.length === 0 ? [] : [`...on ${condition}{${inner.join(' ')}}`];
  });
}

/** On an interface only when every object there can answer; otherwise on those objects that can. */
function writeWhereAnswered(
  demand: DemandedField,
  subgraph: string,
  parent: string,
  types: SubgraphTypes,
): readonly string[] {
  if (demand.name === '__typename') return ['__typename'];
  const isAnswered = (name: string): boolean =>
    (demand.node !== undefined || demand.dataKey === demand.name) &&
    isPlain(types.fieldIn(subgraph, name, demand.name));
  const objects =
    types.isAbstract(parent) && !types.isInterfaceObject(subgraph, parent) ? types.possibleTypes(subgraph, parent) : [];
  if (isAnswered(parent) && objects.every(isAnswered)) return [writeField(demand, subgraph, parent, types)];
  return objects
    .filter((name) => types.isKnown(subgraph, name) && isAnswered(name))
    .map((name) => `...on ${name}{${writeField(demand, subgraph, name, types)}}`);
}

/** By its keys an object can be completed in other subgraphs. */
function writeKeys(subgraph: string, typeName: string, types: SubgraphTypes): readonly string[] {
  const keysOf = (name: string): string => types.keys(subgraph, name).join(' ');
  if (!types.isAbstract(typeName) || types.isInterfaceObject(subgraph, typeName))
    return keysOf(typeName) === '' ? [] : [keysOf(typeName)];
  return types
    .possibleTypes(subgraph, typeName)
    .flatMap((name) =>
      types.isKnown(subgraph, name) && keysOf(name) !== '' ? [`...on ${name}{${keysOf(name)}}`] : [],
    );
}

function makeOperation(
  kind: AskingOperation['kind'],
  variableDefinitions: readonly VariableDefinitionNode[],
  selectionSet: SelectionSetNode,
): OperationDefinitionNode {
  return { kind: Kind.OPERATION_DEFINITION, operation: OPERATION_TYPES[kind], variableDefinitions, selectionSet };
}

const OPERATION_TYPES = {
  query: OperationTypeNode.QUERY,
  mutation: OperationTypeNode.MUTATION,
  subscription: OperationTypeNode.SUBSCRIPTION,
};

function declareVariable(name: string, type: string): VariableDefinitionNode {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
    type: parseType(type, { noLocation: true }),
  };
}

/** Federation subgraph specification: `_entities(representations: [_Any!]!)`. */
function selectEntities(as: string, selectionSet: SelectionSetNode): SelectionSetNode {
  return {
    kind: Kind.SELECTION_SET,
    selections: [
      {
        kind: Kind.FIELD,
        name: { kind: Kind.NAME, value: '_entities' },
        arguments: [giveVariable('representations', 'representations')],
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: [
            {
              kind: Kind.INLINE_FRAGMENT,
              typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: as } },
              selectionSet,
            },
          ],
        },
      },
    ],
  };
}
