import { isAbstractType, isObjectType, Kind, type GraphQLObjectType } from 'graphql';
import { isObject } from '../../core/mapping/values.ts';
import type { Shape } from '../../core/mapping/output-shape.ts';
import { RawJson } from '../../core/raw-json.ts';
import type { CollectedField } from './collect-fields.ts';
import { completeEntity } from './complete-object.ts';
import type { ObjectPlan } from './object-plan.ts';
import { planObject, type PlanContext } from './plan-objects.ts';
import type { Run } from './run.ts';

/**
 * Compiles `_entities(representations:)` (Federation subgraph specification). A representation is an object of its
 * type of which only some fields are known; which ones decides how the rest is found, so there is one plan for
 * each set of known fields, made on first use.
 */
export function prepareEntities(context: PlanContext, field: CollectedField): (run: Run) => Promise<unknown> {
  const argument = field.node.arguments?.find(({ name }) => name.value === 'representations')?.value;
  const variable = argument?.kind === Kind.VARIABLE ? argument.name.value : '';
  const planners = new Map(typesOf(context, field).map((type) => [type.name, entityPlanner(context, type, field)]));
  return async (run) => {
    const given = run.variables[variable];
    const representations = given instanceof RawJson ? given.parse() : given;
    if (!Array.isArray(representations)) return [];
    const list = { parent: undefined, key: field.responseKey };
    return Promise.all(
      representations.map((representation: unknown, index) => {
        if (!isObject(representation)) return NOTHING;
        const planner = planners.get(String(representation['__typename']));
        // Nothing was asked of this type.
        if (planner === undefined) return NOTHING;
        return completeEntity(planner(representation), representation, run, { parent: list, key: index });
      }),
    );
  };
}

/** The object types that the fragments of the field speak of. */
function typesOf({ schema, fragments }: PlanContext, { selections }: CollectedField): readonly GraphQLObjectType[] {
  const names = selections.flatMap(({ set }) =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return selection.typeCondition?.name.value ?? [];
      if (selection.kind === Kind.FIELD) return [];
      return fragments.get(selection.name.value)?.typeCondition.name.value ?? [];
    }),
  );
  const types = names.flatMap((name) => {
    const type = schema.getType(name);
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  });
  return [...new Set(types)];
}

type EntityPlanner = (representation: Readonly<Record<string, unknown>>) => ObjectPlan;

function entityPlanner(context: PlanContext, type: GraphQLObjectType, field: CollectedField): EntityPlanner {
  const plans = new Map<string, ObjectPlan>();
  const names = Object.keys(type.getFields());
  const planFor = (known: readonly string[], planned: PlanContext['planned']): ObjectPlan => {
    const shape: Shape = { kind: 'object', open: false, fields: new Map(known.map((name) => [name, UNKNOWN_FIELD])) };
    return planObject({ ...context, planned }, type, { selections: field.selections, shape, at: `${field.responseKey}.@` }).plan;
  };
  // For the prediction: as if every key field were known.
  const finders = context.finders.get(type.name) ?? [];
  const keyFields = finders.flatMap(({ connector }) => (connector.entity?.key ?? []).map((path) => path.split('.')[0] ?? path));
  planFor([...new Set(keyFields)], context.planned);
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
