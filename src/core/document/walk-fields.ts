import {
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded, type Conditions } from './is-included.ts';
import { fieldOfType } from './field-of-type.ts';

/** The names of the object types that a value can be of at some place. */
export type Objects = ReadonlySet<string>;

/** A field where it stands in an operation. A field of a named fragment is met wherever that is spread. */
export interface MetField {
  readonly node: FieldNode;
  /** The type it is written on; undefined where the schema does not know it. */
  readonly typeName: string | undefined;
  /** The objects that it can be read from here: what every type condition around it leaves. */
  readonly objects: Objects;
  readonly above: MetField | undefined;
}

export interface Walked {
  readonly selectionSet: SelectionSetNode;
  readonly typeName: string | undefined;
  readonly objects: Objects;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What `@skip` and `@include` leave out is not met. Undefined: everything is. */
  readonly conditions: Conditions | undefined;
}

/** What is below a field that the schema does not have, such as `_entities`; undefined skips it. */
export type ObjectsBelow = (field: MetField) => Objects | undefined;

/**
 * Meets the fields of operations on one schema, each with the objects that it can be read from: all that type
 * conditions say is followed (GraphQL §5.5.2.3, "possible types").
 */
export class FieldWalk {
  readonly #schema: GraphQLSchema;
  readonly #possible = new Map<string, Objects>();
  readonly #narrowed = new WeakMap<Objects, Map<string, Objects>>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The objects that a type stands for; none when the schema does not know it. */
  objectsOf(typeName: string): Objects {
    let known = this.#possible.get(typeName);
    if (known === undefined) {
      const type = this.#schema.getType(typeName);
      known = new Set(
        isObjectType(type)
          ? [typeName]
          : isAbstractType(type)
            ? this.#schema.getPossibleTypes(type).map(({ name }) => name)
            : [],
      );
      this.#possible.set(typeName, known);
    }
    return known;
  }

  walk(walked: Walked, meet: (field: MetField) => void, objectsBelow: ObjectsBelow = () => undefined): void {
    this.#walkSet(walked, undefined, { meet, objectsBelow });
  }

  #walkSet(
    walked: Walked,
    above: MetField | undefined,
    visitor: { readonly meet: (field: MetField) => void; readonly objectsBelow: ObjectsBelow },
  ): void {
    for (const selection of walked.selectionSet.selections) {
      if (walked.conditions !== undefined && !isIncluded(selection.directives, walked.conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const field = { node: selection, typeName: walked.typeName, objects: walked.objects, above };
        visitor.meet(field);
        const below = selection.selectionSet === undefined ? undefined : this.#below(field, visitor.objectsBelow);
        if (below !== undefined && selection.selectionSet !== undefined)
          this.#walkSet({ ...walked, ...below, selectionSet: selection.selectionSet }, field, visitor);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : walked.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      const narrowed =
        condition === undefined
          ? walked
          : { ...walked, typeName: condition, objects: this.#narrow(walked.objects, condition) };
      this.#walkSet({ ...narrowed, selectionSet: fragment.selectionSet }, above, visitor);
    }
  }

  #below(field: MetField, objectsBelow: ObjectsBelow): Pick<Walked, 'typeName' | 'objects'> | undefined {
    const definition =
      field.typeName === undefined
        ? undefined
        : fieldOfType(this.#schema.getType(field.typeName), field.node.name.value);
    if (definition !== undefined) {
      const typeName = getNamedType(definition.type).name;
      return { typeName, objects: this.objectsOf(typeName) };
    }
    const objects = objectsBelow(field);
    return objects === undefined ? undefined : { typeName: undefined, objects };
  }

  #narrow(objects: Objects, condition: string): Objects {
    const possible = this.objectsOf(condition);
    if (possible === objects) return objects;
    let known = this.#narrowed.get(objects);
    if (known === undefined) this.#narrowed.set(objects, (known = new Map<string, Objects>()));
    let narrowed = known.get(condition);
    if (narrowed === undefined)
      known.set(condition, (narrowed = new Set([...objects].filter((name) => possible.has(name)))));
    return narrowed;
  }
}
