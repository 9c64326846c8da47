import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  print,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type OperationTypeNode,
  type UnionTypeDefinitionNode,
} from 'graphql';
import { readJoinGraphs, textArgument } from '../../supergraph/join/join-graphs.ts';
import { readContextTypes } from '../../supergraph/join/read-contexts.ts';
import { flag, plainField, readJoinField, type FieldInSubgraph } from './join-fields.ts';
import type { SupergraphText } from './supergraph-text.ts';

interface TypeInSubgraph {
  readonly keys: readonly { readonly fieldSet: string; readonly isResolvable: boolean }[];
  readonly isInterfaceObject: boolean;
}

/** What subgraphs know of types: it can be less than the supergraph does, and another kind of type. */
export class SubgraphTypes {
  readonly #schema: SupergraphText['schema'];
  readonly #types = new Map<string, Map<string, TypeInSubgraph>>();
  /** `subgraph type` → the interfaces it implements and the unions that it is a member of, there. */
  readonly #above = new Map<string, Set<string>>();
  readonly #fields = new Map<string, readonly FieldInSubgraph[]>();
  #hasRequirements = false;
  #hasRequiredArguments = false;
  readonly #inaccessible = new Set<string>();
  readonly #interfaceObjects = new Map<string, string[]>();
  readonly #contexts: ReadonlyMap<string, ReadonlySet<string>>;

  constructor({ document, schema }: SupergraphText) {
    this.#schema = schema;
    this.#contexts = readContextTypes(document());
    const graphs = new Map(readJoinGraphs(document()).map(({ enumValue, name }) => [enumValue, name]));
    for (const definition of document().definitions) {
      if (
        definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
        definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
        definition.kind !== Kind.UNION_TYPE_DEFINITION
      )
        continue;
      this.#readType(definition, graphs);
      if ('fields' in definition)
        for (const field of definition.fields ?? []) this.#readField(definition.name.value, field, graphs);
    }
    for (const definition of document().definitions)
      if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) this.#spreadFields(definition);
  }

  /** Whether some field of some subgraph has `@requires`. */
  get hasRequirements(): boolean {
    return this.#hasRequirements;
  }

  /** Whether some `@requires` gives arguments to what it names. */
  get hasRequiredArguments(): boolean {
    return this.#hasRequiredArguments;
  }

  /** The keys of a type that a subgraph answers the fields of, as field sets. Some only serve to ask it. */
  keys(subgraph: string, typeName: string): readonly string[] {
    const isAnswered = (fieldSet: string): boolean =>
      (fieldSet.match(/\w+/g) ?? []).every((name) => this.fieldIn(subgraph, typeName, name)?.isResolved !== false);
    return (this.#types.get(typeName)?.get(subgraph)?.keys ?? []).flatMap(({ fieldSet }) =>
      isAnswered(fieldSet) ? [fieldSet] : [],
    );
  }

  /** The keys by which a subgraph can be asked for objects of a type. */
  resolvableKeys(subgraph: string, typeName: string): readonly string[] {
    return (this.#types.get(typeName)?.get(subgraph)?.keys ?? []).flatMap(({ fieldSet, isResolvable }) =>
      isResolvable ? [fieldSet] : [],
    );
  }

  /** The interfaces by which a subgraph can be asked of what type an object is. */
  entityInterfaces(subgraph: string, typeName: string): readonly string[] {
    const above = this.#above.get(`${subgraph} ${typeName}`) ?? [];
    return [...above].filter(
      (name) => this.resolvableKeys(subgraph, name).length > 0 && !this.isInterfaceObject(subgraph, name),
    );
  }

  /** The subgraphs that name a type. */
  subgraphsOf(typeName: string): readonly string[] {
    return [...(this.#types.get(typeName)?.keys() ?? [])];
  }

  /** Whether a subgraph names the type. */
  isKnown(subgraph: string, typeName: string): boolean {
    return this.#types.get(typeName)?.has(subgraph) === true;
  }

  /** What a subgraph can be told that an object is: its own type, or an interface that is an object there. */
  namesFor(subgraph: string, typeName: string): readonly string[] {
    const interfaces = this.#interfaceObjects.get(subgraph) ?? [];
    return [
      ...(this.isKnown(subgraph, typeName) ? [typeName] : []),
      ...interfaces.filter((name) => this.isOfTypeAnywhere(typeName, name)),
    ];
  }

  isInterfaceObject(subgraph: string, typeName: string): boolean {
    return this.#types.get(typeName)?.get(subgraph)?.isInterfaceObject === true;
  }

  /** Whether a fragment on `type` applies, in a subgraph, to what it knows as `typeName`. */
  isOfType(subgraph: string, typeName: string, type: string): boolean {
    return typeName === type || this.#above.get(`${subgraph} ${typeName}`)?.has(type) === true;
  }

  /** Whether the first type is the second, implements it or is a member of it, in the supergraph. */
  isOfTypeAnywhere(typeName: string, type: string): boolean {
    if (typeName === type) return true;
    const [sub, sup] = [this.#schema().getType(typeName), this.#schema().getType(type)];
    return isAbstractType(sup) && (isObjectType(sub) || isInterfaceType(sub)) && this.#schema().isSubType(sup, sub);
  }

  /** How subgraphs know a field of an object type; an `@interfaceObject` adds its fields to all implementations. */
  field(typeName: string, name: string): readonly FieldInSubgraph[] {
    return this.#fields.get(`${typeName}.${name}`) ?? [];
  }

  /** The named type of a field in the supergraph. */
  declared(typeName: string, name: string): string {
    const type = this.#schema().getType(typeName);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    return field === undefined ? '' : getNamedType(field.type).name;
  }

  fieldIn(subgraph: string, typeName: string, name: string): FieldInSubgraph | undefined {
    return this.field(typeName, name).find((field) => field.subgraph === subgraph);
  }

  /**
   * What a subgraph calls an object where it declares a type: the object's own type, or an interface that it knows as
   * an object. Undefined when it cannot be there.
   */
  nameIn(subgraph: string, typeName: string, declared: string): string | undefined {
    if (this.isInterfaceObject(subgraph, declared)) return declared;
    if (this.isOfType(subgraph, typeName, declared)) return typeName;
    return this.#interfaceObjects
      .get(subgraph)
      ?.find((name) => this.isOfType(subgraph, name, declared) && this.isOfTypeAnywhere(typeName, name));
  }

  /** The object types that a value of a type can have when a subgraph answers it. */
  possibleTypes(subgraph: string, declared: string): readonly string[] {
    const type = this.#schema().getType(declared);
    const all = isAbstractType(type)
      ? this.#schema()
          .getPossibleTypes(type)
          .map(({ name }) => name)
      : [declared];
    return all.filter((name) => !this.#inaccessible.has(name) && this.nameIn(subgraph, name, declared) !== undefined);
  }

  /**
   * Whether a fragment on the one type may stand in the other, in a subgraph that knows the latter (GraphQL §5.5.2.3).
   */
  canBeBoth(subgraph: string, parent: string, condition: string): boolean {
    if (!this.isKnown(subgraph, condition)) return false;
    const namesOf = (declared: string): readonly (string | undefined)[] =>
      this.possibleTypes(subgraph, declared).map((name) => this.nameIn(subgraph, name, declared));
    const around = new Set(namesOf(parent));
    return namesOf(condition).some((name) => around.has(name));
  }

  /** The object types that a type stands for, in any subgraph. */
  objectsOf(typeName: string): readonly string[] {
    const type = this.#schema().getType(typeName);
    if (isAbstractType(type))
      return this.#schema()
        .getPossibleTypes(type)
        .map(({ name }) => name);
    return isObjectType(type) ? [typeName] : [];
  }

  /** The object types that set a context: by themselves, or by an interface or union. */
  objectsSetting(context: string): ReadonlySet<string> {
    return new Set([...(this.#contexts.get(context) ?? [])].flatMap((name) => this.objectsOf(name)));
  }

  /** The name of a root type; empty when there is none. */
  rootName(kind: OperationTypeNode): string {
    return this.#schema().getRootType(kind)?.name ?? '';
  }

  isLeaf(typeName: string): boolean {
    return isLeafType(this.#schema().getType(typeName));
  }

  isAbstract(typeName: string): boolean {
    return isAbstractType(this.#schema().getType(typeName));
  }

  #readType(
    definition: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode,
    graphs: ReadonlyMap<string, string>,
  ): void {
    const name = definition.name.value;
    const known = new Map<string, TypeInSubgraph>();
    this.#types.set(name, known);
    for (const directive of definition.directives ?? []) {
      if (directive.name.value === 'inaccessible') this.#inaccessible.add(name);
      const subgraph = graphs.get(textArgument(directive, 'graph') ?? '');
      if (subgraph === undefined) continue;
      if (directive.name.value === 'join__type') {
        const before = known.get(subgraph);
        const fieldSet = textArgument(directive, 'key');
        known.set(subgraph, {
          keys: [
            ...(before?.keys ?? []),
            ...(fieldSet === undefined ? [] : [{ fieldSet, isResolvable: flag(directive, 'resolvable') !== false }]),
          ],
          isInterfaceObject: before?.isInterfaceObject === true || flag(directive, 'isInterfaceObject') === true,
        });
      }
      if (flag(directive, 'isInterfaceObject') === true)
        this.#interfaceObjects.set(subgraph, [...(this.#interfaceObjects.get(subgraph) ?? []), name]);
      if (directive.name.value === 'join__implements')
        this.#addAbove(subgraph, name, textArgument(directive, 'interface'));
      if (directive.name.value === 'join__unionMember')
        this.#addAbove(subgraph, textArgument(directive, 'member') ?? '', name);
    }
  }

  #addAbove(subgraph: string, typeName: string, above: string | undefined): void {
    const place = `${subgraph} ${typeName}`;
    if (above !== undefined) this.#above.set(place, (this.#above.get(place) ?? new Set()).add(above));
  }

  #readField(typeName: string, field: FieldDefinitionNode, graphs: ReadonlyMap<string, string>): void {
    const declared = print(field.type);
    const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
    // Join specification: without a `@join__field` every subgraph of the type has the field.
    const everywhere = [...(this.#types.get(typeName)?.keys() ?? [])].map((subgraph) => plainField(subgraph, declared));
    const known =
      joins.length === 0 ? everywhere : joins.flatMap((directive) => readJoinField(directive, declared, graphs));
    this.#fields.set(`${typeName}.${field.name.value}`, known);
    this.#hasRequirements ||= known.some(({ requires }) => requires !== undefined);
    this.#hasRequiredArguments ||= known.some(({ requires }) => requires?.includes('(') === true);
  }

  /** An `@interfaceObject` answers its fields for every implementation. */
  #spreadFields({ name: { value: typeName }, fields = [] }: InterfaceTypeDefinitionNode): void {
    const type = this.#schema().getType(typeName);
    if (!isInterfaceType(type)) return;
    for (const { name } of fields) {
      const added = this.field(typeName, name.value).filter(({ subgraph }) =>
        this.isInterfaceObject(subgraph, typeName),
      );
      if (added.length > 0)
        for (const object of this.#schema().getImplementations(type).objects)
          this.#addFields(`${object.name}.${name.value}`, added);
    }
  }

  #addFields(coordinate: string, added: readonly FieldInSubgraph[]): void {
    const known = this.#fields.get(coordinate) ?? [];
    this.#fields.set(coordinate, [
      ...known,
      ...added.filter(({ subgraph }) => !known.some((field) => field.subgraph === subgraph)),
    ]);
  }
}
