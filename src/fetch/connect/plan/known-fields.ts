import type { GraphQLObjectType } from 'graphql';
import type { Shape } from '../../../mapping/infer/output-shape.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';

const UNKNOWN: Shape = { kind: 'unknown' };

export function shapeOf(shape: Shape, name: string): Shape {
  return shape.kind === 'object' ? (shape.fields.get(name)?.shape ?? UNKNOWN) : UNKNOWN;
}

/** The connectors of a subgraph. */
export interface KnownConnectors {
  /** By type. */
  readonly finders: ReadonlyMap<string, readonly ConnectorRuntime[]>;
  /** By `Type.field`; at the root, `query.field` and `mutation.field`. */
  readonly fieldConnectors: ReadonlyMap<string, readonly ConnectorRuntime[]>;
}

/** The connectors that find a type from a key; those of its interfaces find it, too. */
export function findersOf(
  finders: ReadonlyMap<string, readonly ConnectorRuntime[]>,
  type: GraphQLObjectType,
): readonly ConnectorRuntime[] {
  const own = finders.get(type.name) ?? [];
  const inherited = type.getInterfaces().flatMap(({ name }) => finders.get(name) ?? []);
  return inherited.length === 0 ? own : [...own, ...inherited];
}

/** Whether a connector reads, of an object of this type, what lies below one of its fields. */
export function isReadInto(
  { finders, fieldConnectors }: KnownConnectors,
  type: GraphQLObjectType,
  name: string,
): boolean {
  const readers = [
    ...findersOf(finders, type),
    ...Object.keys(type.getFields()).flatMap((field) => connectorsOf(fieldConnectors, type, field)),
  ];
  return readers.some(({ connector }) =>
    [...(connector.entity?.key ?? []), ...connector.requires].some((path) => path.startsWith(`${name}.`)),
  );
}

/** The connectors on a field, or else on the same field of an interface. */
export function connectorsOf(
  connectors: ReadonlyMap<string, readonly ConnectorRuntime[]>,
  type: GraphQLObjectType,
  name: string,
): readonly ConnectorRuntime[] {
  const own = connectors.get(`${type.name}.${name}`);
  if (own !== undefined) return own;
  for (const parent of type.getInterfaces()) {
    const inherited = connectors.get(`${parent.name}.${name}`);
    if (inherited !== undefined) return inherited;
  }
  return [];
}
