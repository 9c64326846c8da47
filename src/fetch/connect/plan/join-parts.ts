import { getNamedType, getNullableType, isObjectType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import type { OutputKeys } from '../../../mapping/language/output-keys.ts';
import { provides, type Shape, type ShapeField } from '../../../mapping/infer/output-shape.ts';
import { isObject } from '../../../mapping/language/values.ts';
import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import { collectFields, type CollectedField } from './collect-fields.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import { distributeFields, type AskedOfConnectors } from './distribute-fields.ts';
import type { GivenContext } from './is-given.ts';
import { connectorsOf, findersOf, type KnownConnectors } from './known-fields.ts';

type PartsContext = GivenContext & KnownConnectors;

/** Who is called for a field that has several connectors, and what they yield together. */
export interface JoinedParts {
  /** The first yields the value; the others add fields to it. */
  readonly runtimes: readonly [ConnectorRuntime, ...ConnectorRuntime[]];
  readonly shape: Shape;
  /** The fields, by response key, that are missing when one of those that add fails. */
  keysOf(runtime: ConnectorRuntime): readonly string[];
  /** Of what is read of the value, what one of them is to yield. */
  wantedOf(runtime: ConnectorRuntime, wanted: OutputKeys | undefined): OutputKeys | undefined;
}

/**
 * Chooses among the connectors on one field, all of which can be called, those that yield what is asked of an object.
 * Lists of two answers cannot be told to be of the same objects, so there (and with `joins: false`) it is one.
 */
export function chooseParts(
  context: PartsContext,
  {
    type,
    field,
    runtimes,
    joins,
  }: {
    readonly type: GraphQLOutputType;
    readonly field: CollectedField;
    readonly runtimes: readonly [ConnectorRuntime, ...ConnectorRuntime[]];
    readonly joins: boolean;
  },
): JoinedParts {
  const result = getNamedType(type);
  if (runtimes.length === 1 || !isObjectType(result)) return alone(runtimes[0]);
  const asked = listAsked(context, result, field, runtimes);
  const given = distributeFields(context, result, asked, runtimes);
  const chosen = runtimes.filter((runtime) => given.has(runtime));
  const [first, ...others] = chosen;
  const [most = runtimes[0]] = given.keys();
  if (first === undefined || others.length === 0 || !joins || !isObjectType(getNullableType(type))) return alone(most);
  const owners = new Map([...given].flatMap(([runtime, taken]) => taken.map(({ name }) => [name, runtime] as const)));
  const fields = new Map<string, ShapeField>();
  for (const { shape } of chosen) {
    if (shape.kind !== 'object' || shape.open) return alone(most);
  }
  for (const runtime of chosen) {
    for (const [name, known] of runtime.shape.kind === 'object' ? runtime.shape.fields : []) {
      const owner = owners.get(name) ?? runtime;
      owners.set(name, owner);
      if (owner === runtime) fields.set(name, known);
    }
  }
  return {
    runtimes: [first, ...others],
    shape: { kind: 'object', open: false, fields },
    keysOf: (runtime) =>
      (given.get(runtime) ?? []).flatMap(({ field: one }) => (one === undefined ? [] : [one.responseKey])),
    wantedOf: (runtime, wanted) => wanted && new Map([...wanted].filter(([name]) => owners.get(name) === runtime)),
  };
}

/** The fields that one of the connectors yields, and for the others what they are found by. */
function listAsked(
  context: PartsContext,
  type: GraphQLObjectType,
  { selections }: CollectedField,
  runtimes: readonly ConnectorRuntime[],
): readonly AskedOfConnectors[] {
  const asked: AskedOfConnectors[] = [];
  for (const field of collectFields(context.schema, type, selections, context.fragments)) {
    const { value: name } = field.node.name;
    if (runtimes.some(({ shape }) => provides(shape, name))) asked.push({ name, field });
    else
      for (const path of keyOf(context, type, name))
        if (!asked.some((one) => one.name === headOf(path))) asked.push({ name: headOf(path), field: undefined });
  }
  return asked;
}

/** What a field that none of the connectors yields is found by. */
function keyOf(context: PartsContext, type: GraphQLObjectType, name: string): readonly string[] {
  const [own] = connectorsOf(context.fieldConnectors, type, name);
  if (own !== undefined) return own.connector.requires;
  return findersOf(context.finders, type).find(({ shape }) => provides(shape, name))?.connector.entity?.key ?? [];
}

function alone(runtime: ConnectorRuntime): JoinedParts {
  return { runtimes: [runtime], shape: runtime.shape, keysOf: () => [], wantedOf: (_runtime, wanted) => wanted };
}

/** The value of the first with the fields of the others; what is no object adds nothing. */
export function joinParts([first, ...others]: readonly unknown[]): unknown {
  return isObject(first) && others.length > 0 ? Object.assign({}, first, ...others.filter(isObject)) : first;
}
