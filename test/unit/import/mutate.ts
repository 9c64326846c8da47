import fc from 'fast-check';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Values that mean something in a description, where they do not belong. */
const FRAGMENTS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  '',
  ' ',
  'a{b}"""\\',
  "it's",
  '__proto__',
  '__typename',
  'constructor',
  'true',
  'Query',
  'ID',
  '\u0000\ud800',
  'x'.repeat(300),
  [],
  {},
  [null],
  [[]],
  { $ref: '#' },
  { $ref: '#/paths' },
  { $ref: '#/components/schemas/Pet' },
  { $ref: '#/components/schemas/Tree' },
  { $ref: '#/components/schemas/Nowhere' },
  { $ref: 'other.json#/a' },
  { $ref: 7 },
  { $ref: '#/%zz/~3' },
  { type: 'string' },
  { type: 'object' },
  { type: 'array' },
  { type: ['string', 'null', 'object'] },
  { type: 'file' },
  { type: 'nonsense' },
  { type: 'string', enum: ['a', 'A', '1', '+1', '{', '"""', 'null', ''] },
  { enum: [] },
  { enum: [1, 'a', null] },
  { const: { a: 1 } },
  { allOf: [{ $ref: '#/components/schemas/Pet' }, { $ref: '#/components/schemas/Tree' }] },
  { oneOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'string' }] },
  { oneOf: [] },
  { anyOf: [{ $ref: '#/components/schemas/Tree' }, { $ref: '#/components/schemas/Born' }] },
  {
    type: 'object',
    properties: { 'x-y': { $ref: '#/components/schemas/Tree' }, 'x y': {}, x_y: {} },
    required: ['x-y', 7],
  },
  { type: 'array', items: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } },
  {
    type: 'object',
    properties: { 'a-b': { type: 'object', properties: { 'c-d': { $ref: '#/components/schemas/Pet' } } } },
  },
  { name: 'x', in: 'query', schema: { $ref: '#/components/schemas/Pet' } },
  { name: 'a b', in: 'path' },
  { 'application/json': {} },
  { '*/*': { schema: {} } },
];

const KEYS = [
  'type',
  'properties',
  'items',
  'allOf',
  'oneOf',
  'anyOf',
  '$ref',
  'enum',
  'required',
  'schema',
  'name',
  'in',
  'style',
  'content',
  'parameters',
  'responses',
  'requestBody',
  'additionalProperties',
  'discriminator',
  'nullable',
  'format',
  'servers',
  'url',
  'security',
  'operationId',
  '__proto__',
  '200',
  '204',
  'get',
  'x-a',
  'description',
  'deprecated',
];

export interface Mutation {
  /** Chooses a place: each number a member, until the value has none. */
  readonly way: readonly number[];
  readonly kind: 'replace' | 'delete' | 'insert' | 'copy';
  readonly fragment: number;
  readonly value: unknown;
  readonly key: number;
}

/** A few mutations, applied one after the other. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    way: fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
    kind: fc.constantFrom('replace', 'delete', 'insert', 'copy'),
    fragment: fc.nat(FRAGMENTS.length * 2),
    value: fc.jsonValue({ maxDepth: 2 }),
    key: fc.nat(KEYS.length - 1),
  }),
  { minLength: 1, maxLength: 6 },
);

export function mutated(original: unknown, changes: readonly Mutation[]): unknown {
  // A description comes from JSON, and keeps to what that can hold.
  let value = structuredClone(original) as Json;
  for (const change of changes) value = apply(value, change, change.way, value);
  return value;
}

function apply(value: Json, change: Mutation, [step, ...rest]: readonly number[], root: Json): Json {
  if (typeof value !== 'object' || value === null || step === undefined) return changed(value, change, root);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (list.length === 0) return changed(value, change, root);
    const at = step % list.length;
    return rest.length === 0 && change.kind === 'delete'
      ? list.filter((_, index) => index !== at)
      : list.map((item, index) => (index === at ? apply(item, change, rest, root) : item));
  }
  const entries = Object.entries(value as { readonly [key: string]: Json });
  if (entries.length === 0) return changed(value, change, root);
  const at = step % entries.length;
  if (rest.length === 0 && change.kind === 'delete')
    return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([key, member], index) => [key, index === at ? apply(member, change, rest, root) : member]),
  );
}

function changed(value: Json, { kind, fragment, value: random, key }: Mutation, root: Json): Json {
  const made = (fragment < FRAGMENTS.length ? FRAGMENTS[fragment] : random) as Json;
  if (kind === 'copy') return root;
  if (kind !== 'insert') return made;
  if (Array.isArray(value)) return [...(value as readonly Json[]), made];
  if (typeof value === 'object' && value !== null)
    return JSON.parse(
      `{${[...Object.entries(value), [KEYS[key] ?? 'x', made] as const].map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`).join(',')}}`,
    ) as Json;
  return made;
}
