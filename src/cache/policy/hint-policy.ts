import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { UNLIMITED, type CachePolicy } from '../../core/cache-policy.ts';
import { stricterHint, type CacheFacts, type CacheHint } from '../../supergraph/policy/facts/read-cache-hints.ts';

/** What the operator says of fields that no hint speaks of, in seconds. */
export interface HintDefaults {
  readonly maxAge: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
}

/** What one field adds to the policy of what it is part of. */
export interface FieldPolicy {
  /** By its own hint, or its type's. */
  readonly hinted: CachePolicy;
  /** The same, or the default where a hint is missing that it needs. */
  readonly implied: CachePolicy;
}

interface PlacedHint extends CacheHint {
  readonly coordinate: string;
}

/**
 * Reads the policies of fields by Apollo Server's rules: a hint on a field goes before that on its type; a field at the
 * root, and one that answers objects, has the default when neither says for how long; every other inherits.
 */
export class HintReader {
  readonly #schema: GraphQLSchema;
  readonly #facts: CacheFacts;
  readonly #defaults: HintDefaults;

  constructor(schema: GraphQLSchema, facts: CacheFacts, defaults: HintDefaults) {
    this.#schema = schema;
    this.#facts = facts;
    this.#defaults = defaults;
  }

  /** `isTop`: nothing stands above it that it could inherit from. */
  ofField(
    parent: GraphQLNamedType | undefined,
    field: GraphQLField<unknown, unknown> | undefined,
    name: string,
    isTop: boolean,
  ): FieldPolicy {
    const coordinate = `${parent?.name ?? ''}.${name}`;
    const target = field === undefined ? undefined : getNamedType(field.type);
    const isComposite = target === undefined || isCompositeType(target);
    const onType = target !== undefined && isComposite ? this.#hintAt(target.name) : undefined;
    const onField = this.#fieldHint(parent, name);
    const { hint, inherits } = combine(onType, onField);
    // A key is what an entity is known by: it does not change.
    const bears = (isTop && !this.#isKey(parent, name)) || (isComposite && !inherits);
    const policy = hint === undefined ? UNLIMITED : this.#toPolicy(hint, bears);
    if (hint?.maxAge !== undefined || !bears) return { hinted: policy, implied: policy };
    const open = { ...policy, isDeclaredPublic: hint?.scope === 'PUBLIC' };
    return { hinted: open, implied: this.#byDefault(open, hint, coordinate) };
  }

  /** Of an entity that is looked up by itself; undefined when its type has no hint that says for how long. */
  ofEntity(typeName: string): CachePolicy | undefined {
    const hint = this.#hintAt(typeName);
    return hint?.maxAge === undefined ? undefined : this.#toPolicy(hint, true);
  }

  /** What is private stays so, also where an object is met through a type that is not. */
  privacyOf(typeName: string): CachePolicy {
    const hint = this.#hintAt(typeName);
    return hint?.scope === 'PRIVATE'
      ? { ...UNLIMITED, isPrivate: true, isDeclaredPublic: false, privateBy: typeName }
      : UNLIMITED;
  }

  #hintAt(coordinate: string): PlacedHint | undefined {
    const hint = this.#facts.hints.get(coordinate);
    return hint && { ...hint, coordinate };
  }

  /** Of a field of an interface it is not known which object answers it: the strictest of all that may. */
  #fieldHint(parent: GraphQLNamedType | undefined, name: string): PlacedHint | undefined {
    if (parent === undefined) return undefined;
    const own = this.#hintAt(`${parent.name}.${name}`);
    if (!isInterfaceType(parent)) return own;
    const others = this.#schema.getPossibleTypes(parent).flatMap((type) => this.#hintAt(`${type.name}.${name}`) ?? []);
    return [...(own === undefined ? [] : [own]), ...others].reduce<PlacedHint | undefined>(
      (strictest, hint) => (strictest === undefined ? hint : stricter(strictest, hint)),
      undefined,
    );
  }

  #isKey(parent: GraphQLNamedType | undefined, name: string): boolean {
    return (
      parent !== undefined &&
      this.#facts.keys.get(parent.name)?.some((key) => key.some((field) => field.name === name)) === true
    );
  }

  #toPolicy(hint: PlacedHint, bears: boolean): CachePolicy {
    const says = hint.maxAge !== undefined;
    const isPrivate = hint.scope === 'PRIVATE';
    return {
      maxAge: hint.maxAge ?? Infinity,
      staleWhileRevalidate: hint.staleWhileRevalidate ?? (says ? this.#defaults.staleWhileRevalidate : Infinity),
      staleIfError: hint.staleIfError ?? (says ? this.#defaults.staleIfError : Infinity),
      isPrivate,
      isDeclaredPublic: bears ? hint.scope === 'PUBLIC' : !isPrivate,
      maxAgeBy: says ? hint.coordinate : undefined,
      privateBy: isPrivate ? hint.coordinate : undefined,
    };
  }

  #byDefault(policy: CachePolicy, hint: PlacedHint | undefined, coordinate: string): CachePolicy {
    const { maxAge, staleWhileRevalidate, staleIfError } = this.#defaults;
    return {
      ...policy,
      maxAge,
      staleWhileRevalidate: hint?.staleWhileRevalidate ?? staleWhileRevalidate,
      staleIfError: hint?.staleIfError ?? staleIfError,
      maxAgeBy: coordinate,
    };
  }
}

/** A field's hint over its type's. `inheritMaxAge` counts where nothing says for how long. */
function combine(
  onType: PlacedHint | undefined,
  onField: PlacedHint | undefined,
): { readonly hint: PlacedHint | undefined; readonly inherits: boolean } {
  if (onField === undefined) return { hint: onType, inherits: onType?.inheritMaxAge === true };
  if (onType === undefined) return { hint: onField, inherits: onField.inheritMaxAge };
  const inherits = onType.inheritMaxAge || (onField.inheritMaxAge && onType.maxAge === undefined);
  const hint = {
    maxAge: onField.maxAge ?? onType.maxAge,
    scope: onField.scope ?? onType.scope,
    inheritMaxAge: inherits,
    staleWhileRevalidate: onField.staleWhileRevalidate ?? onType.staleWhileRevalidate,
    staleIfError: onField.staleIfError ?? onType.staleIfError,
    coordinate: onField.maxAge === undefined && onType.maxAge !== undefined ? onType.coordinate : onField.coordinate,
  };
  return { hint, inherits };
}

function stricter(one: PlacedHint, other: PlacedHint): PlacedHint {
  return {
    ...stricterHint(one, other),
    coordinate: (other.maxAge ?? Infinity) < (one.maxAge ?? Infinity) ? other.coordinate : one.coordinate,
  };
}
