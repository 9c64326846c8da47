import {
  getNamedType,
  isAbstractType,
  isLeafType,
  print,
  type ArgumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { OutputKeys } from '../../../mapping/language/output-keys.ts';
import { compileSelection } from '../../../mapping/compile/compile-selection.ts';
import { provides, sharedShape, type Shape } from '../../../mapping/infer/output-shape.ts';
import { collectFields, type CollectedField, type ConditionalSet, type Fragments } from '../plan/collect-fields.ts';
import { compileArguments } from '../plan/compile-arguments.ts';
import { choosePlan, concreteTypes } from '../complete/choose-plan.ts';
import { certainlyComplete, compileComplete } from '../complete/compile-complete.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import { generateAssign, generateWrite } from '../complete/generate-write.ts';
import type {
  Complete,
  EntityLoad,
  FieldCall,
  ObjectPlan,
  OwnField,
  PlannedCall,
  TypenameField,
} from '../plan/object-plan.ts';
import { distributeFields } from '../plan/distribute-fields.ts';
import { isFresh, withTypename } from '../plan/fresh-shape.ts';
import { isFoundBetter } from '../plan/is-found-better.ts';
import { isGiven } from '../plan/is-given.ts';
import { listGiven } from '../plan/list-given.ts';
import { chooseConnector, fieldOf } from '../plan/choose-connector.ts';
import { findersOf, isReadInto, shapeOf, type KnownConnectors } from '../plan/known-fields.ts';
import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import { WantedKeys, wantedOfResults } from '../plan/wanted-keys.ts';

export interface PlanContext extends KnownConnectors {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  /** Stands in when the subgraph has no root fields: `_entities` is answered all the same. */
  readonly emptyQuery: GraphQLObjectType;
  /** Every call that a plan may make is added here. */
  readonly planned: PlannedCall[];
}

interface Planned<T> {
  readonly plan: T;
  /** What the plan reads of the mapped object; undefined when all of it. */
  readonly wanted: WantedKeys;
}

/** Plans an object of a concrete type whose mapped value has `shape`. */
export function planObject(
  context: PlanContext,
  type: GraphQLObjectType,
  {
    selections,
    shape,
    at,
  }: { readonly selections: readonly ConditionalSet[]; readonly shape: Shape; readonly at: string },
): Planned<ObjectPlan> {
  const wanted = new WantedKeys();
  const typenames: TypenameField[] = [];
  const own: OwnField[] = [];
  const missing: CollectedField[] = [];
  const called: CalledField[] = [];
  for (const field of collectFields(context.schema, type, selections, context.fragments)) {
    const name = field.node.name.value;
    const runtime = isGiven(context, type, field, shape)
      ? undefined
      : chooseConnector(context, type, name, { shape, field });
    if (name === '__typename') typenames.push({ responseKey: field.responseKey, include: field.include });
    else if (runtime !== undefined) called.push({ name, runtime, field });
    else if (provides(shape, name) && !isFoundBetter(context, type, field, shape))
      own.push(planOwn(context, type, field, { shape, at, wanted }));
    else missing.push(field);
  }
  const calls = new CallPlanner(context, type, { shape, at });
  const planned = called.map((one) => calls.plan(one));
  const loads = planLoads(context, type, { missing, calls: planned, alsoNeeded: calls.toLoad, shape, at, wanted });
  for (const name of calls.known) wanted.add(name, undefined);
  const later = [...loads.loads.flatMap(({ fields }) => fields), ...planned]
    .filter(({ include }) => include === undefined)
    .map(({ responseKey }) => responseKey);
  const written = [...own, ...loads.unresolved];
  const inPlace =
    isFresh(shape) &&
    loads.loads.length + planned.length === 0 &&
    [...wanted.keys.keys()].every((key) => written.some(({ name }) => name === key));
  const write = generateWrite({ typeName: type.name, typenames, own: written, later, inPlace });
  return { plan: { write, loads: loads.loads, calls: planned }, wanted };
}

interface CalledField {
  readonly name: string;
  readonly runtime: ConnectorRuntime;
  /** Undefined for what only another connector reads. */
  readonly field: CollectedField | undefined;
}

/** Plans the connectors on the fields of one type, together with those whose values they read. */
class CallPlanner {
  /** Fields that the calls read of the value itself. */
  readonly known = new Set<string>();
  /** Fields that they read and that a connector of the type has to find. */
  readonly toLoad = new Set<string>();
  readonly #context: PlanContext;
  readonly #type: GraphQLObjectType;
  readonly #at: { readonly shape: Shape; readonly at: string };
  readonly #hidden = new Map<string, FieldCall>();
  readonly #predicted = new Set<string>();

  constructor(context: PlanContext, type: GraphQLObjectType, at: { readonly shape: Shape; readonly at: string }) {
    this.#context = context;
    this.#type = type;
    this.#at = at;
  }

  plan({ name, runtime, field }: CalledField): FieldCall {
    const definition = fieldOf(this.#type, name);
    const { batch, selection, requires, arm } = runtime.connector;
    const nodes = field?.node.arguments ?? [];
    this.#predict(runtime, nodes);
    const value =
      field === undefined
        ? undefined
        : planValue(this.#context, definition, field, { shape: runtime.shape, at: this.#at.at });
    const needs: FieldCall[] = [];
    let afterLoads = false;
    for (const head of new Set(requires.map(headOf))) {
      // One that reads the field it is on completes a reference, which is in the value itself.
      const needed = head === name ? undefined : this.#need(head);
      if (needed !== undefined) needs.push(needed);
      else if (provides(this.#at.shape, head)) this.known.add(head);
      else {
        this.toLoad.add(head);
        afterLoads = true;
      }
    }
    return {
      name,
      responseKey: field?.responseKey ?? name,
      include: field?.include,
      runtime,
      args: compileArguments(definition.args, nodes),
      select: compileSelection(selection, batch === undefined ? value?.wanted : wantedOfResults(batch, value?.wanted)),
      complete: value?.complete ?? ((mapped) => mapped),
      needs,
      // A text can be made of what is missing, such as a default; an object of that would be no reference.
      needsParent: requires.length > 0 && (arm.kind !== 'virtual' || !isLeafType(getNamedType(definition.type))),
      afterLoads: afterLoads || needs.some((call) => call.afterLoads),
    };
  }

  /** The call whose value is the field `name`, when it has a connector and is not in the value already. */
  #need(name: string): FieldCall | undefined {
    if (this.#at.shape.kind === 'object' && this.#at.shape.fields.has(name)) return undefined;
    const runtime = chooseConnector(this.#context, this.#type, name, { shape: this.#at.shape, field: undefined });
    if (runtime === undefined) return undefined;
    const call = this.#hidden.get(name) ?? this.plan({ name, runtime, field: undefined });
    this.#hidden.set(name, call);
    return call;
  }

  /** Calls with equal arguments are made once. */
  #predict({ connector }: ConnectorRuntime, nodes: readonly ArgumentNode[]): void {
    const args = nodes
      .map((node) => print(node))
      .sort()
      .join(' ');
    const text = `${connector.coordinate} ${args}`;
    if (this.#predicted.has(text)) return;
    this.#predicted.add(text);
    this.#context.planned.push({
      connector,
      count: connector.batch === undefined ? 'per parent' : 'per batch',
      at: this.#at.at,
      args,
    });
  }
}

function planOwn(
  context: PlanContext,
  type: GraphQLObjectType,
  field: CollectedField,
  { shape, at, wanted }: { readonly shape: Shape; readonly at: string; readonly wanted: WantedKeys },
): OwnField {
  const name = field.node.name.value;
  const definition = fieldOf(type, name);
  // What connectors read of the object is sent as it was given, not as it is completed for the client.
  const below = shapeOf(shape, name);
  const isRead = below.kind === 'object' && isReadInto(context, type, name);
  const value = planValue(context, definition, field, { shape: isRead ? sharedShape(below) : below, at });
  wanted.add(name, value.wanted);
  return {
    responseKey: field.responseKey,
    name,
    include: field.include,
    certain: certainlyComplete(definition.type),
    complete: value.complete,
  };
}

interface PlannedValue {
  readonly complete: Complete;
  /** Undefined when the whole value is wanted. */
  readonly wanted: OutputKeys | undefined;
}

/** Plans the value of a field: its leaves, or the objects of the types it may have. */
export function planValue(
  context: PlanContext,
  definition: GraphQLField<unknown, unknown>,
  field: CollectedField,
  { shape, at }: { readonly shape: Shape; readonly at: string },
): PlannedValue {
  const type = getNamedType(definition.type);
  const types = concreteTypes(context.schema, type);
  if (types.length === 0) return { complete: compileComplete(definition.type, () => undefined), wanted: undefined };
  const list = /\[/.test(String(definition.type)) ? '.@' : '';
  const place = `${at === '' ? '' : `${at}.`}${field.responseKey}${list}`;
  const wanted = new WantedKeys();
  const plans = new Map<string, ObjectPlan>();
  for (const concrete of types) {
    const planned = planObject(context, concrete, {
      selections: field.selections,
      shape: isAbstractType(type) ? withTypename(shape) : shape,
      at: place,
    });
    plans.set(concrete.name, planned.plan);
    wanted.merge(planned.wanted);
  }
  if (isAbstractType(type)) wanted.add('__typename', undefined);
  return { complete: compileComplete(definition.type, choosePlan(type, plans)), wanted: wanted.keys };
}

/** Distributes missing fields over the connectors that find the type by what is there; batches first. */
function planLoads(
  context: PlanContext,
  type: GraphQLObjectType,
  {
    missing,
    calls,
    alsoNeeded,
    shape,
    at,
    wanted,
  }: {
    readonly missing: readonly CollectedField[];
    readonly calls: readonly FieldCall[];
    readonly alsoNeeded: ReadonlySet<string>;
    readonly shape: Shape;
    readonly at: string;
    readonly wanted: WantedKeys;
  },
): { readonly loads: readonly EntityLoad[]; readonly unresolved: readonly OwnField[] } {
  const usable = findersOf(context.finders, type).filter((finder) =>
    (finder.connector.entity?.key ?? []).every((path) => provides(shape, headOf(path))),
  );
  const asked = [
    ...missing.map((field) => ({ name: field.node.name.value, field })),
    ...[...alsoNeeded].map((name) => ({ name, field: undefined })),
  ];
  const chosen = distributeFields(context, type, asked, usable);
  const found = new Set([...chosen.values()].flat());
  // Nobody gives it: the field is null, as a value that the answer lacks.
  const unresolved = asked.flatMap((one) =>
    one.field === undefined || found.has(one) ? [] : [planOwn(context, type, one.field, { shape, at, wanted })],
  );
  const loads = [...chosen].map(([runtime, given]) => {
    const { entity, selection, batch } = runtime.connector;
    const taken = new WantedKeys();
    const fields = given.flatMap(({ field }) =>
      field === undefined ? [] : [planOwn(context, type, field, { shape: runtime.shape, at, wanted: taken })],
    );
    for (const { name, field } of given) if (field === undefined) taken.add(name, undefined);
    for (const path of entity?.key ?? []) wanted.add(headOf(path), undefined);
    for (const path of batch?.key ?? []) taken.add(headOf(path), undefined);
    const reads = entity && { typeName: type.name, key: entity.key, gives: listGiven(fields, calls, given) };
    context.planned.push({
      connector: runtime.connector,
      count: batch === undefined ? 'per parent' : 'per batch',
      at,
      args: '',
      reads,
    });
    const write = generateWrite({ typeName: type.name, typenames: [], own: fields, later: [], inPlace: false });
    return { runtime, select: compileSelection(selection, taken.keys), fields, write, assign: generateAssign(fields) };
  });
  return { loads, unresolved };
}
