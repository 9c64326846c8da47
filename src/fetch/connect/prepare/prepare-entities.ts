import {
  isAbstractType,
  isObjectType,
  Kind,
  type GraphQLAbstractType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { compileSelection } from '../../../mapping/compile/compile-selection.ts';
import { isObject } from '../../../mapping/language/values.ts';
import type { Shape } from '../../../mapping/infer/output-shape.ts';
import { RawJson } from '../../../core/json/raw-json.ts';
import type { CollectedField } from '../plan/collect-fields.ts';
import { compileComplete } from '../complete/compile-complete.ts';
import { completeEntity } from '../complete/complete-object.ts';
import { loadersOf } from '../complete/load-fields.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import { findersOf } from '../plan/known-fields.ts';
import type { ObjectPlan, PlannedCall } from '../plan/object-plan.ts';
import { withTypename } from '../plan/fresh-shape.ts';
import { planObject, type PlanContext } from './plan-objects.ts';
import { asBackendFailure, pathOf, type AnswerPlace, type ConnectorRun } from '../call/run.ts';
import { WantedKeys } from '../plan/wanted-keys.ts';

/**
 * Compiles `_entities(representations:)` (Federation subgraph specification). A representation is an object of its
 * type of which only some fields are known; which ones decides how the rest is found, so there is one plan for
 * each set of known fields, made on first use.
 */
export function prepareEntities(context: PlanContext, field: CollectedField): (run: ConnectorRun) => Promise<unknown> {
  const argument = field.node.arguments?.find(({ name }) => name.value === 'representations')?.value;
  const variable = argument?.kind === Kind.VARIABLE ? argument.name.value : '';
  const resolvers = entityResolvers(context, field);
  return async (run) => {
    const given = run.variables[variable];
    const representations = given instanceof RawJson ? given.parse() : given;
    if (!Array.isArray(representations)) return [];
    const list = { parent: undefined, key: field.responseKey };
    return Promise.all(
      representations.map((representation: unknown, index) => {
        const resolve = isObject(representation) ? resolvers.get(String(representation['__typename'])) : undefined;
        // Nothing was asked of this type.
        if (!isObject(representation) || resolve === undefined) return NOTHING;
        return resolve(representation, run, { parent: list, key: index });
      }),
    );
  };
}

type ResolveEntity = (
  representation: Readonly<Record<string, unknown>>,
  run: ConnectorRun,
  place: AnswerPlace,
) => Promise<unknown>;

/** By the `__typename` that a representation may have. */
function entityResolvers(context: PlanContext, field: CollectedField): ReadonlyMap<string, ResolveEntity> {
  const resolvers = new Map<string, ResolveEntity>();
  for (const type of typesOf(context, field)) {
    const planner = entityPlanner(context, type, field);
    resolvers.set(type.name, (representation, run, place) =>
      completeEntity(planner(representation), representation, run, place),
    );
  }
  for (const type of abstractTypesOf(context, field)) {
    const [finder] = context.finders.get(type.name) ?? [];
    if (finder !== undefined) resolvers.set(type.name, abstractResolver(context, { type, finder, field }));
  }
  return resolvers;
}

/** An entity of which only the interface is known: the call that finds it tells its type. */
function abstractResolver(
  context: PlanContext,
  {
    type,
    finder,
    field,
  }: { readonly type: GraphQLAbstractType; readonly finder: ConnectorRuntime; readonly field: CollectedField },
): ResolveEntity {
  const { connector, reader, shape } = finder;
  const at = `${field.responseKey}.@`;
  context.planned.push({ connector, count: connector.batch === undefined ? 'per parent' : 'per batch', at, args: '' });
  const wanted = new WantedKeys();
  const plans = new Map<string, ObjectPlan>();
  for (const concrete of context.schema.getPossibleTypes(type)) {
    const planned = planObject(context, concrete, { selections: field.selections, shape: withTypename(shape), at });
    plans.set(concrete.name, planned.plan);
    wanted.merge(planned.wanted);
  }
  for (const path of ['__typename', ...(connector.batch?.key ?? [])]) wanted.add(headOf(path), undefined);
  const select = compileSelection(connector.selection, wanted.keys);
  const complete = compileComplete(type, ({ __typename: name }) =>
    typeof name === 'string' ? plans.get(name) : undefined,
  );
  return async (representation, run, place) => {
    const key = reader.representation(representation);
    if (key === undefined) return null;
    try {
      const variables = connector.entity?.via === 'args' ? { args: key } : { this: key };
      const answer = await finder.load({ text: reader.text(representation), variables }, loadersOf(run), run.context);
      const value = answer(select);
      run.answered();
      return complete(value, run, place.parent, place.key);
    } catch (error) {
      run.fail(asBackendFailure(error), pathOf(place));
      return null;
    }
  };
}

/** The types that the fragments of the field speak of. */
function namedTypesOf({ schema, fragments }: PlanContext, { selections }: CollectedField): readonly GraphQLNamedType[] {
  const names = selections.flatMap(({ set }) =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return selection.typeCondition?.name.value ?? [];
      if (selection.kind === Kind.FIELD) return [];
      return fragments.get(selection.name.value)?.typeCondition.name.value ?? [];
    }),
  );
  return [...new Set(names)].flatMap((name) => schema.getType(name) ?? []);
}

function abstractTypesOf(context: PlanContext, field: CollectedField): readonly GraphQLAbstractType[] {
  return namedTypesOf(context, field).filter((type) => isAbstractType(type));
}

/** Those, and the ones that implement them. */
function typesOf(context: PlanContext, field: CollectedField): readonly GraphQLObjectType[] {
  const types = namedTypesOf(context, field).flatMap((type) => {
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? context.schema.getPossibleTypes(type) : [];
  });
  return [...new Set(types)];
}

type EntityPlanner = (representation: Readonly<Record<string, unknown>>) => ObjectPlan;

function entityPlanner(context: PlanContext, type: GraphQLObjectType, field: CollectedField): EntityPlanner {
  const plans = new Map<string, ObjectPlan>();
  const names = Object.keys(type.getFields());
  const planFor = (known: readonly string[], planned: PlanContext['planned']): ObjectPlan => {
    const shape: Shape = { kind: 'object', open: false, fields: new Map(known.map((name) => [name, UNKNOWN_FIELD])) };
    return planObject({ ...context, planned }, type, {
      selections: field.selections,
      shape,
      at: `${field.responseKey}.@`,
    }).plan;
  };
  // For the prediction: as if every key field were known.
  const finders = findersOf(context.finders, type);
  const keyFields = finders.flatMap(({ connector }) => (connector.entity?.key ?? []).map(headOf));
  const predicted: PlannedCall[] = [];
  planFor([...new Set(keyFields)], predicted);
  // What stands in a representation, the plan has fetched, so that it is known already who reads it.
  context.planned.push(
    ...predicted.map((call) => (call.at === `${field.responseKey}.@` ? { ...call, reads: undefined } : call)),
  );
  return (representation) => {
    const known = names.filter((name) => representation[name] !== undefined);
    const signature = known.join(' ');
    const plan = plans.get(signature) ?? planFor(known, []);
    plans.set(signature, plan);
    return plan;
  };
}

const NOTHING = Promise.resolve(null);

const UNKNOWN_FIELD = { shape: { kind: 'unknown' }, offset: 0, fromVariable: false } as const;
