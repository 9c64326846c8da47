import {
  isInterfaceType,
  isLeafType,
  isObjectType,
  isSpecifiedScalarType,
  getNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Rights } from './authorized-gateway.ts';
import type { Random } from './random.ts';

/** Directives on elements of a supergraph, by coordinate. */
export type Policies = Readonly<Record<string, readonly Terms[]>>;
type Terms =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'requiresScopes' | 'policy'; readonly anyOf: readonly (readonly string[])[] };

const ALTERNATIVES: readonly (readonly (readonly string[])[])[] = [
  [['a']],
  [['b']],
  [['a', 'b']],
  [['a'], ['b', 'c']],
  [['c'], ['a', 'b']],
];

export function generatePolicies(schema: GraphQLSchema, random: Random): Policies {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.includes('__'));
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`));
  const wholes = types
    .filter(
      (type) =>
        (withFields.includes(type as (typeof withFields)[number]) && type !== schema.getQueryType()) ||
        (isLeafType(type) && !isSpecifiedScalarType(type)),
    )
    .map(({ name }) => name);
  // Keys are what plans fetch unasked.
  const keys = fields.filter((coordinate) => /\.(id|code|row|seat|mark|tag)$/.test(coordinate));
  const chosen = [
    ...Array.from({ length: random.int(2, 8) }, () => random.pick(fields)),
    ...(random.chance(0.3) ? [random.pick(wholes)] : []),
    ...(keys.length > 0 && random.chance(0.4) ? [random.pick(keys)] : []),
  ];
  return Object.fromEntries(
    chosen.map((coordinate) => [
      coordinate,
      random.some<Terms>(
        [
          { kind: 'authenticated' },
          { kind: 'requiresScopes', anyOf: random.pick(ALTERNATIVES) },
          { kind: 'policy', anyOf: random.pick(ALTERNATIVES) },
        ],
        0.3,
        1,
      ),
    ]),
  );
}

export function printPolicies(policies: Policies): Readonly<Record<string, string>> {
  const print = (terms: Terms): string => {
    if (terms.kind === 'authenticated') return '@authenticated';
    return `@${terms.kind}(${terms.kind === 'policy' ? 'policies' : 'scopes'}: ${JSON.stringify(terms.anyOf)})`;
  };
  return Object.fromEntries(
    Object.entries(policies).map(([coordinate, terms]) => [coordinate, terms.map(print).join(' ')]),
  );
}

export function generateRights(random: Random): Rights {
  return {
    authenticated: random.chance(0.6),
    scopes: random.some(['a', 'b', 'c'], 0.4),
    policies: random.some(['a', 'b', 'c'], 0.4),
  };
}

function satisfies({ authenticated, scopes, policies }: Rights, terms: Terms): boolean {
  if (terms.kind === 'authenticated') return authenticated;
  const has = terms.kind === 'policy' ? policies : scopes;
  return terms.anyOf.some((all) => all.every((name) => has.includes(name)));
}

/**
 * Whether a caller may be fetched a field of an object, by what is written on it, on its type, on the type that it
 * answers, and on interfaces alone. What it needs besides is fetched too, and is asked about by itself.
 */
export function mayFetch(
  policies: Policies,
  rights: Rights,
  schema: GraphQLSchema,
  [typeName = '', fieldName = '']: readonly string[],
): boolean {
  const open = (coordinate: string): boolean => (policies[coordinate] ?? []).every((terms) => satisfies(rights, terms));
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!isObjectType(type) || field === undefined) return true;
  if (![`${typeName}.${fieldName}`, typeName, getNamedType(field.type).name].every(open)) return false;
  return type.getInterfaces().every((implemented) => {
    if (implemented.getFields()[fieldName] === undefined) return true;
    // Where an object says something itself, what stands on the interface may be what composition made of that.
    const objects = schema.getImplementations(implemented).objects;
    const saidByObjects = objects.some(
      ({ name }) => policies[name] !== undefined || policies[`${name}.${fieldName}`] !== undefined,
    );
    return saidByObjects || (open(implemented.name) && open(`${implemented.name}.${fieldName}`));
  });
}
