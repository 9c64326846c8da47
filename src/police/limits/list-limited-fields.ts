import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded, type Conditions } from '../../core/document/is-included.ts';
import type { RateLimits } from '../../supergraph/policy/facts/read-rate-limits.ts';
import type { RateLimit } from '../../supergraph/policy/facts/rate-limit.ts';
import type { Operation } from '../../understand/operation.ts';

/** A field of an operation that is limited, at one place of the response; fields that are merged there are one. */
export interface LimitedField {
  readonly limit: RateLimit;
  readonly field: GraphQLField<unknown, unknown>;
  /** Where it stands in the response, list indices left out. */
  readonly path: readonly string[];
  /** The fields of the document that are merged into it, each behind the fields that lead to it. */
  readonly routes: readonly FieldRoute[];
}

/** From the root to the field itself, which is the last. */
export type FieldRoute = readonly FieldNode[];

/** Finds limits of a field as it is selected on a type. */
export type LimitsOf = (type: GraphQLNamedType, fieldName: string) => readonly RateLimit[];

/**
 * A limit on a field of an object holds when it is selected through an interface, and a limit on an interface's field
 * holds for the objects that have it: no detour leads around a limit.
 */
export function createLimitsOf(schema: GraphQLSchema, limits: RateLimits): LimitsOf {
  const known = new Map<string, readonly RateLimit[]>();
  const fieldNames = new Set([...limits.keys()].map((coordinate) => coordinate.slice(coordinate.indexOf('.') + 1)));
  return (type, fieldName) => {
    if (!fieldNames.has(fieldName)) return [];
    const coordinate = `${type.name}.${fieldName}`;
    let found = known.get(coordinate);
    if (found === undefined)
      known.set(
        coordinate,
        (found = relatedTypes(schema, type).flatMap((name) => limits.get(`${name}.${fieldName}`) ?? [])),
      );
    return found;
  };
}

function relatedTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly string[] {
  const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  const interfaces = [...objects, ...(isInterfaceType(type) ? [type] : [])].flatMap((one) => one.getInterfaces());
  return [...new Set([type, ...objects, ...interfaces].map(({ name }) => name))];
}

/**
 * Lists the limited fields of an operation whose conditions are known, fragments expanded, in the order of the
 * document.
 */
export function listLimitedFields(
  operation: Operation,
  conditions: Conditions,
  limitsOf: LimitsOf,
): readonly LimitedField[] {
  const { definition, fragments, schema } = operation;
  const root = schema.getRootType(definition.operation);
  if (root == null) return [];
  const walk = new LimitWalk({ schema, fragments, conditions, limitsOf });
  walk.walk(definition.selectionSet, root, { path: [], route: [] });
  return walk.found();
}

interface Context {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
  readonly limitsOf: LimitsOf;
}

interface LimitedPlace {
  readonly path: readonly string[];
  readonly route: FieldRoute;
}

class LimitWalk {
  readonly #context: Context;
  /** By what makes two selections the same field of one response: the place, the limit, and the arguments. */
  readonly #found = new Map<string, Omit<LimitedField, 'routes'> & { readonly routes: FieldRoute[] }>();

  constructor(context: Context) {
    this.#context = context;
  }

  found(): readonly LimitedField[] {
    return [...this.#found.values()];
  }

  walk({ selections }: SelectionSetNode, type: GraphQLNamedType, place: LimitedPlace): void {
    const { schema, fragments, conditions } = this.#context;
    for (const selection of selections) {
      if (!isIncluded(selection.directives, conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        this.#meet(selection, type, place);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      this.walk(
        fragment.selectionSet,
        (condition === undefined ? undefined : schema.getType(condition)) ?? type,
        place,
      );
    }
  }

  #meet(node: FieldNode, type: GraphQLNamedType, { path, route }: LimitedPlace): void {
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    const field = type.getFields()[node.name.value];
    // A meta field, such as `__typename`.
    if (field === undefined) return;
    const here: LimitedPlace = { path: [...path, node.alias?.value ?? node.name.value], route: [...route, node] };
    for (const limit of this.#context.limitsOf(type, field.name)) this.#count(limit, field, node, here);
    if (node.selectionSet !== undefined) this.walk(node.selectionSet, getNamedType(field.type), here);
  }

  #count(
    limit: RateLimit,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    { path, route }: LimitedPlace,
  ): void {
    const key = JSON.stringify([path, limit.key, limit.message, (node.arguments ?? []).map(describeArgument)]);
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { limit, field, path, routes: [route] });
    else known.routes.push(route);
  }
}

/**
 * GraphQL §5.3.2: fields of one response name on one type have the same arguments; on several types they may differ.
 */
function describeArgument({ name, value }: NonNullable<FieldNode['arguments']>[number]): readonly unknown[] {
  return [name.value, value];
}
