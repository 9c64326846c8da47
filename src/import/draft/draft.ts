/**
 * The parts of a subgraph's schema while it is imported. Fields are filled in once all types are known: types may lie
 * in a circle.
 */
export type TypeDraft =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'enum'; readonly of: EnumDraft }
  | { readonly kind: 'object'; readonly of: ObjectDraft }
  | { readonly kind: 'union'; readonly of: UnionDraft }
  | { readonly kind: 'list'; readonly of: TypeDraft; readonly itemsNonNull: boolean };

export interface EnumDraft {
  readonly name: string;
  readonly description: string | undefined;
  /** `value` is what the backend says. */
  readonly values: readonly {
    readonly name: string;
    readonly value: string;
    readonly description?: string | undefined;
    readonly deprecated?: string | undefined;
  }[];
}

/** An object or input type. */
export interface ObjectDraft {
  readonly name: string;
  readonly description: string | undefined;
  /** Where it comes from. */
  readonly at: string;
  fields: FieldDraft[];
  /** Behind the name: `@key(…)`, `@connect(…)`. */
  readonly directives: string[];
}

export interface FieldDraft {
  readonly name: string;
  /** What the backend calls it. */
  readonly key: string;
  readonly at: string;
  readonly type: TypeDraft;
  readonly nonNull: boolean;
  readonly description: string | undefined;
  /** The reason, when it is. */
  readonly deprecated: string | undefined;
}

/** One of several objects: told apart by the value of a member, or by which members there are. */
export interface UnionDraft {
  readonly name: string;
  readonly description: string | undefined;
  readonly members: readonly ObjectDraft[];
  /** What the members that all of them extend are called by the backend: they make an interface of it. */
  readonly base?: ReadonlySet<string>;
  readonly chosenBy:
    | {
        readonly kind: 'value';
        readonly key: string;
        readonly tags: readonly {
          readonly tag: string | number | boolean;
          readonly member: ObjectDraft;
        }[] /** Of any other value. */;
        readonly otherwise?: ObjectDraft;
      }
    /** In order: the first whose `key` is there; one without a key is what is left. */
    | {
        readonly kind: 'presence';
        readonly cases: readonly { readonly key: string | undefined; readonly member: ObjectDraft }[];
      };
}

export interface ArgumentDraft {
  readonly name: string;
  readonly type: TypeDraft;
  readonly nonNull: boolean;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}

export interface RootFieldDraft {
  readonly name: string;
  readonly at: string;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  readonly args: readonly ArgumentDraft[];
  readonly type: TypeDraft;
  /** `@connect(…)`, indented by two. */
  readonly connect: string;
}

export interface SubgraphDraft {
  /** What the schema says of its source, a line each. */
  readonly comment: readonly string[];
  /** What is imported of the connect dialect and of federation. */
  readonly imports: { readonly connect: readonly string[]; readonly federation: readonly string[] };
  /** Each one `@source(…)`. */
  readonly sources: readonly string[];
  readonly query: readonly RootFieldDraft[];
  readonly mutation: readonly RootFieldDraft[];
  readonly subscription: readonly RootFieldDraft[];
}

/** The scalars that an import may use, beside those of GraphQL. */
export const SCALARS: Readonly<Record<string, string>> = {
  JSON: 'Any JSON value.',
  Int64: 'A whole number of 64 bits.',
  DateTime: 'An instant, as in RFC 3339: `2024-05-01T12:00:00Z`.',
  Date: 'A day, as in RFC 3339: `2024-05-01`.',
};

export const JSON_SCALAR: TypeDraft = { kind: 'scalar', name: 'JSON' };

/** The type below all lists. */
export function namedType(type: TypeDraft): Exclude<TypeDraft, { readonly kind: 'list' }> {
  return type.kind === 'list' ? namedType(type.of) : type;
}
