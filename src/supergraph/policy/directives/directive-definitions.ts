import { Kind, parse, visit, type DefinitionNode, type DirectiveDefinitionNode } from 'graphql';
import { lazily } from '../../../core/lazily.ts';
import { isOwnDirective, type PolicyDirective } from './policy-specification.ts';

/** Ours, as `schema/directives.graphql` explains them. */
const OWN = `
  directive @rateLimit(
    max: Int = 5
    window: String = "1m"
    identityArgs: [String!]
    normalize: [RateLimitNormalization!]
    arrayLengthField: String
    message: String
    uncountRejected: Boolean = false
    by: [String!]
    count: RateLimitCount = ALL
    blockFor: String
    onStoreFailure: RateLimitOnStoreFailure = LOCAL
  ) repeatable on FIELD_DEFINITION

  enum RateLimitCount { ALL ERRORS }

  enum RateLimitNormalization { TRIM LOWERCASE NFKC }

  enum RateLimitOnStoreFailure { LOCAL CLOSED }

  directive @constraint(
    minLength: Int
    maxLength: Int
    startsWith: String
    endsWith: String
    contains: String
    notContains: String
    pattern: String
    format: String
    min: Float
    max: Float
    exclusiveMin: Float
    exclusiveMax: Float
    multipleOf: Float
    minItems: Int
    maxItems: Int
    uniqueItems: Boolean
  ) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION

  directive @cacheControl(
    maxAge: Int
    scope: CacheControlScope
    inheritMaxAge: Boolean
    staleWhileRevalidate: Int
    staleIfError: Int
  ) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION

  enum CacheControlScope { PUBLIC PRIVATE }

  directive @cacheTag(format: String!) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE

  directive @cachePurge(tags: [String!]!) repeatable on FIELD_DEFINITION
`;

/** Those of Federation, with the scalars that they name written as what they are, and only where it composes them. */
const FEDERATION = `
  directive @authenticated on ENUM | FIELD_DEFINITION | OBJECT | SCALAR
  directive @requiresScopes(scopes: [[String!]!]!) on ENUM | FIELD_DEFINITION | OBJECT | SCALAR
  directive @policy(policies: [[String!]!]!) on ENUM | FIELD_DEFINITION | OBJECT | SCALAR
  directive @cost(
    weight: Int!
  ) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
`;

const definitions = lazily(() => parse(OWN + FEDERATION, { noLocation: true }).definitions);

/** What may be said with a directive, and where. */
export function definitionOf(directive: PolicyDirective): DirectiveDefinitionNode {
  const found = definitions().find((node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === directive);
  if (found?.kind !== Kind.DIRECTIVE_DEFINITION) throw new Error(`@${directive} is not defined`);
  return found;
}

/** The names of an enum that directives take. */
export function valuesOfEnum(name: string): readonly string[] {
  const found = definitions().find((node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === name);
  return found?.kind === Kind.ENUM_TYPE_DEFINITION ? (found.values ?? []).map((value) => value.name.value) : [];
}

/**
 * The definitions of our directives for a supergraph, with the enums they take under names that have a prefix. What
 * several subgraphs say of one element stands there side by side, so each is repeatable.
 */
export function supergraphDefinitions(directives: ReadonlySet<string>, prefix: string): readonly DefinitionNode[] {
  const own = definitions().filter(
    (node) => 'name' in node && (node.kind !== Kind.DIRECTIVE_DEFINITION || isOwnDirective(node.name.value)),
  );
  const enums = new Set(own.flatMap((node) => (node.kind === Kind.ENUM_TYPE_DEFINITION ? [node.name.value] : [])));
  const used = new Set<string>();
  const named = own.flatMap((node): readonly DefinitionNode[] => {
    if (node.kind !== Kind.DIRECTIVE_DEFINITION || !directives.has(node.name.value)) return [];
    const prefixed: DirectiveDefinitionNode = visit(node, {
      NamedType(type) {
        if (!enums.has(type.name.value)) return undefined;
        used.add(type.name.value);
        return { ...type, name: { ...type.name, value: `${prefix}__${type.name.value}` } };
      },
    });
    return [{ ...prefixed, repeatable: true }];
  });
  const types = own.flatMap((node): readonly DefinitionNode[] =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && used.has(node.name.value)
      ? [{ ...node, name: { ...node.name, value: `${prefix}__${node.name.value}` } }]
      : [],
  );
  return [...named, ...types];
}
