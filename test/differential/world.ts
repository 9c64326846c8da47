/** A type as a field names it: `!` and `[]` around a name. */
export type TypeRef =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list'; readonly of: TypeRef }
  | { readonly kind: 'nonNull'; readonly of: TypeRef };

export interface InputSpec {
  readonly name: string;
  readonly type: TypeRef;
  /** A literal. */
  readonly default?: string;
}

/** A field as one subgraph declares it. */
export interface Placement {
  readonly subgraph: string;
  readonly external?: boolean;
  readonly requires?: string;
  readonly provides?: string;
  /** The subgraph that it is taken from. */
  readonly override?: string;
  /** Declared on the interface that the subgraph knows as an object, not on the object's type. */
  readonly viaInterface?: boolean;
}

/** How the value of a part of a key tells one object of its type from the others. */
export type Unique = 'whole' | 'low' | 'high' | 'same';

export interface FieldSpec {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly InputSpec[];
  placements: Placement[];
  readonly unique?: Unique;
  /** A field set of which the value is computed. */
  requires?: string;
  inaccessible?: boolean;
  /** Subgraphs that declare it non-null, though it is not everywhere. */
  strictIn?: readonly string[];
  /** Fails where it is chosen to, in worlds with errors. */
  failing?: boolean;
}

export interface KeySpec {
  readonly fields: string;
  readonly subgraph: string;
  readonly resolvable: boolean;
}

export interface ObjectSpec {
  readonly name: string;
  readonly kind: 'entity' | 'value' | 'root';
  readonly implements: string[];
  fields: FieldSpec[];
  keys: KeySpec[];
  /** Each of its subgraphs answers other fields of it, and fails by itself. */
  readonly inParts?: boolean;
}

export interface InterfaceSpec {
  readonly name: string;
  fields: FieldSpec[];
  /** A key that all of its types have, which makes it an entity itself. */
  key: string | undefined;
  /** Subgraphs that know it as an `@interfaceObject`. */
  readonly objectIn: string[];
}

/** A graph: what a client sees as one schema, and how it is split over subgraphs. */
export interface World {
  readonly seed: number;
  subgraphs: string[];
  objects: ObjectSpec[];
  interfaces: InterfaceSpec[];
  unions: { readonly name: string; readonly members: string[] }[];
  enums: { readonly name: string; readonly values: readonly string[] }[];
  inputs: { readonly name: string; readonly fields: readonly InputSpec[] }[];
  /** What the generator used of the federation: for the statistics. */
  readonly features: string[];
}

export const ENTITIES_OF_A_TYPE = 4;
export const SCALARS = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Json'] as const;

export const named = (name: string): TypeRef => ({ kind: 'named', name });
export const nonNull = (of: TypeRef): TypeRef => (of.kind === 'nonNull' ? of : { kind: 'nonNull', of });
export const list = (of: TypeRef): TypeRef => ({ kind: 'list', of });

export function namedOf(ref: TypeRef): string {
  return ref.kind === 'named' ? ref.name : namedOf(ref.of);
}

export function printRef(ref: TypeRef): string {
  switch (ref.kind) {
    case 'named':
      return ref.name;
    case 'list':
      return `[${printRef(ref.of)}]`;
    case 'nonNull':
      return `${printRef(ref.of)}!`;
  }
}

export function isPlaced(field: FieldSpec, subgraph: string): boolean {
  return field.placements.some((placement) => placement.subgraph === subgraph && placement.viaInterface !== true);
}

/** The subgraphs that answer a field without being told its value. */
export function ownersOf({ placements }: FieldSpec): readonly string[] {
  const overridden = placements.map(({ override }) => override);
  return placements
    .filter(({ external, subgraph }) => external !== true && !overridden.includes(subgraph))
    .map(({ subgraph }) => subgraph);
}

export function isPresent(object: ObjectSpec, subgraph: string): boolean {
  return object.fields.some((field) => isPlaced(field, subgraph));
}

/** The object types that a type name stands for. */
export function objectsOf(world: World, typeName: string): readonly ObjectSpec[] {
  const union = world.unions.find(({ name }) => name === typeName);
  return world.objects.filter(
    (object) =>
      object.name === typeName || object.implements.includes(typeName) || union?.members.includes(object.name) === true,
  );
}

/** The object types that a field can lead to: those that every subgraph that answers it knows. */
export function targetsOf(world: World, field: FieldSpec): readonly ObjectSpec[] {
  const answering = ownersOf(field);
  const target = world.interfaces.find(({ name }) => name === namedOf(field.type));
  return objectsOf(world, namedOf(field.type)).filter((object) =>
    answering.every((subgraph) => isPresent(object, subgraph) || target?.objectIn.includes(subgraph) === true),
  );
}
