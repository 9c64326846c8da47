import { isInterfaceType, isObjectType, getNamedType, type GraphQLSchema } from 'graphql';
import type { Objects } from '../../../core/document/walk-fields.ts';
import { isImplied, type AccessRequirement } from './access-requirement.ts';

/** A field that another one cannot be had without. */
export interface NeededField {
  readonly objects: Objects;
  readonly fieldName: string;
}

/** What a supergraph says of who may read it, as it stands there. */
export interface WrittenAuthorization {
  /** By coordinate: `Type` or `Type.field`. */
  readonly own: ReadonlyMap<string, readonly AccessRequirement[]>;
  /** By the coordinate of a field: what must be fetched before it can be. */
  readonly needs: ReadonlyMap<string, readonly NeededField[]>;
  /** Fields of interfaces that no subgraph has on the object itself: `Object.field` to the interfaces that give it. */
  readonly givenByInterface: ReadonlyMap<string, readonly string[]>;
}

const NONE: readonly AccessRequirement[] = Object.freeze([]);

/**
 * Who may read what: for each field everything that a caller has to satisfy before it may be fetched.
 *
 * For a field of an object that is what stands on the field, on its type, on the type it answers, and on all that has
 * to be fetched for it (`@requires`, `@fromContext`), all at once. What stands on an interface and not on its objects
 * as well holds for the objects too. For a field of an interface it is what holds for any of the objects it can be met
 * on.
 */
export class Authorization {
  /** Every requirement of the supergraph; each knows its own index in this list. */
  readonly requirements: readonly AccessRequirement[];
  readonly #written: WrittenAuthorization;
  readonly #schema: GraphQLSchema;
  readonly #ofObjectField = new Map<string, readonly AccessRequirement[]>();
  readonly #ofInterface = new Map<string, readonly AccessRequirement[]>();

  constructor(requirements: readonly AccessRequirement[], written: WrittenAuthorization, schema: GraphQLSchema) {
    this.requirements = requirements;
    this.#written = written;
    this.#schema = schema;
  }

  /** The requirements of a field that is read from any of some objects, in the order of their indices. */
  ofField(objects: Objects, fieldName: string): readonly AccessRequirement[] {
    let found: readonly AccessRequirement[] = NONE;
    for (const object of objects) found = union(found, this.#ofField(`${object}.${fieldName}`));
    return found;
  }

  /** What stands on a type itself. */
  ofType(typeName: string): readonly AccessRequirement[] {
    return this.#written.own.get(typeName) ?? NONE;
  }

  #ofField(coordinate: string): readonly AccessRequirement[] {
    let known = this.#ofObjectField.get(coordinate);
    if (known === undefined) this.#ofObjectField.set(coordinate, (known = this.#collect(coordinate)));
    return known;
  }

  /** Fields may need each other in circles, so every field reached is looked at once. */
  #collect(coordinate: string): readonly AccessRequirement[] {
    const reached = new Set([coordinate]);
    let found: readonly AccessRequirement[] = NONE;
    for (const next of reached) {
      found = union(found, this.#direct(next));
      for (const { objects, fieldName } of this.#needsOf(next))
        for (const object of objects) reached.add(`${object}.${fieldName}`);
    }
    return found;
  }

  #needsOf(coordinate: string): readonly NeededField[] {
    const own = this.#written.needs.get(coordinate) ?? [];
    const fieldName = coordinate.slice(coordinate.indexOf('.') + 1);
    const given = this.#written.givenByInterface.get(coordinate) ?? [];
    return [...own, ...given.flatMap((name) => this.#written.needs.get(`${name}.${fieldName}`) ?? [])];
  }

  #direct(coordinate: string): readonly AccessRequirement[] {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = this.#schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    let found = union(this.#written.own.get(coordinate) ?? NONE, this.ofType(typeName));
    if (!isObjectType(type) || field === undefined) return found;
    found = union(found, this.ofType(getNamedType(field.type).name));
    for (const implemented of type.getInterfaces()) {
      if (implemented.getFields()[fieldName] === undefined) continue;
      found = union(
        union(found, this.#ownOfInterface(implemented.name, undefined)),
        this.#ownOfInterface(implemented.name, fieldName),
      );
    }
    return found;
  }

  /**
   * What stands on an interface or a field of it, and does not follow from its objects: composition writes on
   * interfaces what all objects together ask for, which must not be asked for each of them.
   */
  #ownOfInterface(name: string, fieldName: string | undefined): readonly AccessRequirement[] {
    const coordinate = fieldName === undefined ? name : `${name}.${fieldName}`;
    const own = this.#written.own.get(coordinate);
    if (own === undefined) return NONE;
    let known = this.#ofInterface.get(coordinate);
    if (known === undefined) {
      const type = this.#schema.getType(name);
      const objects = isInterfaceType(type) ? this.#schema.getImplementations(type).objects : [];
      const ofObjects = objects.flatMap((object) => [
        ...this.ofType(object.name),
        ...(fieldName === undefined ? [] : (this.#written.own.get(`${object.name}.${fieldName}`) ?? NONE)),
      ]);
      this.#ofInterface.set(coordinate, (known = own.filter((requirement) => !isImplied(requirement, ofObjects))));
    }
    return known;
  }
}

function union(left: readonly AccessRequirement[], right: readonly AccessRequirement[]): readonly AccessRequirement[] {
  if (right.length === 0 || left === right) return left;
  if (left.length === 0) return right;
  const added = right.filter((requirement) => !left.includes(requirement));
  return added.length === 0 ? left : [...left, ...added].sort((one, other) => one.index - other.index);
}
