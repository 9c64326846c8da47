import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { provides, type Shape } from '../../../mapping/infer/output-shape.ts';
import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import type { CollectedField, Fragments } from './collect-fields.ts';
import { chooseParts } from './join-parts.ts';
import { connectorsOf, findersOf, type KnownConnectors } from './known-fields.ts';

interface ChoosingContext extends KnownConnectors {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
}

/**
 * Of several connectors on a field, one that can be called with what is there, or with what can be had: the one that
 * yields the most of what is asked, of equals the first.
 */
export function chooseConnector(
  context: ChoosingContext,
  type: GraphQLObjectType,
  name: string,
  { shape, field }: { readonly shape: Shape; readonly field: CollectedField | undefined },
): ConnectorRuntime | undefined {
  const runtimes = connectorsOf(context.fieldConnectors, type, name);
  if (runtimes.length < 2) return runtimes[0];
  const finders = findersOf(context.finders, type);
  const isThere = (path: string): boolean => provides(shape, headOf(path));
  const canBeHad = (path: string): boolean =>
    isThere(path) ||
    connectorsOf(context.fieldConnectors, type, headOf(path)).length > 0 ||
    finders.some((finder) => provides(finder.shape, headOf(path)));
  const choose = (holds: (path: string) => boolean): ConnectorRuntime | undefined => {
    const [first, ...others] = runtimes.filter(({ connector }) => connector.requires.every(holds));
    if (first === undefined || field === undefined) return first;
    return chooseParts(context, { type: fieldOf(type, name).type, field, runtimes: [first, ...others], joins: false })
      .runtimes[0];
  };
  return choose(isThere) ?? choose(canBeHad) ?? runtimes[0];
}

/** A field of a type. */
export function fieldOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const definition = type.getFields()[name];
  // The planner only asks for fields that the subgraph's schema has.
  if (definition === undefined) throw new TypeError(`there is no field ${type.name}.${name}`);
  return definition;
}
