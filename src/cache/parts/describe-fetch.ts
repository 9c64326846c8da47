import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  print,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphOperation } from '../../core/backend.ts';
import { strictest, UNLIMITED, type CachePolicy, type FetchCaching } from '../../core/cache-policy.ts';
import type { CacheFacts } from '../../supergraph/policy/facts/read-cache-hints.ts';
import type { FieldPolicy, HintReader } from '../policy/hint-policy.ts';
import { fieldOfType } from '../../core/document/field-of-type.ts';

/** One root field of an operation for a subgraph: what is kept of it is kept by itself. */
export interface FetchPart {
  readonly responseName: string;
  readonly node: FieldNode;
  /** What it asks for, as text that is equal for what is equal, whatever its response name is. */
  readonly text: string;
  /** The variable with the representations, when it looks entities up. */
  readonly representations: string | undefined;
  /** The client's variables in it. */
  readonly variableNames: readonly string[];
  /** For how long it may be kept by itself. */
  readonly alone: FieldPolicy;
  /** As a part of an answer. */
  readonly whole: FieldPolicy;
  /** The types of objects inside it. */
  readonly types: ReadonlySet<string>;
  /** Of the entities that it looks up, each of which is known by its key. */
  readonly entityTypes: ReadonlySet<string>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export interface DescribedFetch extends FetchCaching {
  readonly parts: readonly FetchPart[];
}

export interface Describing {
  readonly schema: GraphQLSchema;
  readonly facts: CacheFacts;
  readonly hints: HintReader;
}

/** Says of an operation for a subgraph what the schema's hints make of it. */
export function describeFetch(
  { document, representationNames }: SubgraphOperation,
  describing: Describing,
): DescribedFetch {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = operation === undefined ? undefined : (describing.schema.getRootType(operation.operation) ?? undefined);
  const fields = operation === undefined ? [] : rootFields(operation.selectionSet, fragments);
  const described = fields.map((node) =>
    describeRoot(node, root, new Walk(describing, fragments), representationNames),
  );
  const total = described.reduce((all, { whole }) => both(all, whole), { hinted: UNLIMITED, implied: UNLIMITED });
  return {
    ...total,
    parts: described,
    types: new Set(described.flatMap(({ types, entityTypes }) => [...types, ...entityTypes])),
  };
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function rootFields({ selections }: SelectionSetNode, fragments: Fragments): readonly FieldNode[] {
  return selections.flatMap((selection): readonly FieldNode[] => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [selection];
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    return inner === undefined ? [] : rootFields(inner, fragments);
  });
}

function describeRoot(
  node: FieldNode,
  root: GraphQLNamedType | undefined,
  walk: Walk,
  representationNames: readonly string[],
): FetchPart {
  const variables = variablesIn(node, walk.fragments);
  const representations = representationNames.find((name) => variables.includes(name));
  const whole = representations === undefined ? walk.ofField(root, node, true) : walk.ofLookup(node);
  return {
    responseName: (node.alias ?? node.name).value,
    node,
    text: textOf(node, walk.fragments, representations),
    representations,
    variableNames: variables.filter((name) => name !== representations),
    alone: representations === undefined ? whole : walk.alone,
    whole,
    types: walk.types,
    entityTypes: walk.entityTypes,
    fragments: walk.fragments,
  };
}

function textOf({ alias: _, ...node }: FieldNode, fragments: Fragments, representations: string | undefined): string {
  const used = [...fragments.values()].map((fragment) => print(fragment));
  // The variable of representations is numbered by its place in an operation, and means the same everywhere.
  const own = representations === undefined ? node : { ...node, arguments: [] };
  return [print(own), ...used].join('\n').replace(/\s+/g, ' ');
}

function variablesIn(node: FieldNode, fragments: Fragments): readonly string[] {
  const names = new Set<string>();
  const collect = {
    Variable: ({ name }: { readonly name: { readonly value: string } }): void => void names.add(name.value),
  };
  for (const part of [node, ...fragments.values()]) visit(part, collect);
  return [...names];
}

/** Walks the selections of one root field. */
class Walk {
  readonly fragments: Fragments;
  readonly types = new Set<string>();
  readonly entityTypes = new Set<string>();
  readonly #describing: Describing;
  #alone: FieldPolicy = { hinted: UNLIMITED, implied: UNLIMITED };

  constructor(describing: Describing, fragments: Fragments) {
    this.#describing = describing;
    this.fragments = fragments;
  }

  /** Of a lookup, as if it stood alone: its entities have nothing above them to inherit from. */
  get alone(): FieldPolicy {
    return this.#alone;
  }

  ofField(parent: GraphQLNamedType | undefined, node: FieldNode, isTop: boolean): FieldPolicy {
    const name = node.name.value;
    if (name.startsWith('__')) return { hinted: UNLIMITED, implied: UNLIMITED };
    const field = fieldOfType(parent, name);
    const own = this.#describing.hints.ofField(parent, field, name, isTop);
    if (node.selectionSet === undefined) return own;
    const target = field === undefined ? undefined : getNamedType(field.type);
    this.#add(target);
    return both(own, this.#ofSelections(node.selectionSet, target, false));
  }

  /** What the field that yielded the entities said holds for what is looked up of them, and what their type says. */
  ofLookup(node: FieldNode): FieldPolicy {
    let whole: FieldPolicy = { hinted: UNLIMITED, implied: UNLIMITED };
    for (const { typeName, selectionSet } of this.#entityFragments(node)) {
      const type = this.#describing.schema.getType(typeName);
      this.entityTypes.add(typeName);
      const entity = this.#describing.hints.ofEntity(typeName);
      const own = entity ?? this.#describing.hints.privacyOf(typeName);
      whole = both(whole, both({ hinted: own, implied: own }, this.#ofSelections(selectionSet, type, false)));
      this.#alone = both(
        this.#alone,
        both({ hinted: own, implied: own }, this.#ofSelections(selectionSet, type, entity === undefined)),
      );
    }
    return whole;
  }

  #entityFragments({
    selectionSet,
  }: FieldNode): readonly { readonly typeName: string; readonly selectionSet: SelectionSetNode }[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [];
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      const typeName = fragment?.typeCondition?.name.value;
      return fragment === undefined || typeName === undefined
        ? []
        : [{ typeName, selectionSet: fragment.selectionSet }];
    });
  }

  #ofSelections({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined, isTop: boolean): FieldPolicy {
    let all: FieldPolicy = { hinted: UNLIMITED, implied: UNLIMITED };
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        all = both(all, this.ofField(parent, selection, isTop));
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      const type = condition === undefined ? parent : this.#describing.schema.getType(condition);
      const privacy: CachePolicy = condition === undefined ? UNLIMITED : this.#describing.hints.privacyOf(condition);
      all = both(
        all,
        both({ hinted: privacy, implied: privacy }, this.#ofSelections(fragment.selectionSet, type, isTop)),
      );
    }
    return all;
  }

  #add(type: GraphQLNamedType | undefined): void {
    if (!isCompositeType(type)) return;
    this.types.add(type.name);
    if (isAbstractType(type))
      for (const possible of this.#describing.schema.getPossibleTypes(type)) this.types.add(possible.name);
    if ('getInterfaces' in type) for (const parent of type.getInterfaces()) this.types.add(parent.name);
  }
}

function both(one: FieldPolicy, other: FieldPolicy): FieldPolicy {
  return { hinted: strictest(one.hinted, other.hinted), implied: strictest(one.implied, other.implied) };
}
