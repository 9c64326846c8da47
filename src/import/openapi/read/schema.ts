import type { JsonNode } from '../../files/json-node.ts';

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

/** What a JSON schema says once its references, `allOf` and ways of saying null are resolved. */
export interface Schema {
  /** The same for every place that means this very schema: types are made once for each. */
  readonly identity: object;
  readonly node: JsonNode;
  /** Its name among the description's schemas, when it has one. */
  readonly component: string | undefined;
  /** Empty when any type may come. */
  readonly types: readonly JsonType[];
  readonly nullable: boolean;
  readonly description: string | undefined;
  /** Its own, where a reference to it has another beside it. */
  readonly typeDescription: string | undefined;
  readonly deprecated: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly format: string | undefined;
  /** The values of `enum` and `const`, without null. */
  readonly values: readonly unknown[] | undefined;
  readonly maximum: number | undefined;
  readonly minimum: number | undefined;
  readonly maxItems: number | undefined;
  readonly defaultValue: unknown;
  readonly examples: readonly unknown[];
  readonly properties: ReadonlyMap<string, JsonNode>;
  readonly required: ReadonlySet<string>;
  /** Members beyond the named ones: their schema, `true` when said to be allowed, undefined when nothing is said. */
  readonly additional: JsonNode | true | undefined;
  readonly items: JsonNode | undefined;
  readonly choice: SchemaChoice | undefined;
  /** Its own, of what extends it or of its choice. */
  readonly discriminator: Discriminator | undefined;
}

export interface SchemaChoice {
  readonly options: readonly JsonNode[];
  readonly discriminator: Discriminator | undefined;
}

export interface Discriminator {
  readonly property: string;
  /** A name or a reference, by the value of the property. */
  readonly mapping: ReadonlyMap<string, string>;
}

/** A schema with a discriminator and no choice, and the schemas that extend it. */
export interface Family {
  readonly base: Schema;
  readonly discriminator: Discriminator;
  readonly members: readonly Schema[];
}

/** The schema that allows everything. */
export function anySchema(node: JsonNode): Schema {
  return {
    identity: typeof node.value === 'object' && node.value !== null ? node.value : {},
    node,
    component: undefined,
    types: [],
    nullable: true,
    description: undefined,
    typeDescription: undefined,
    deprecated: false,
    readOnly: false,
    writeOnly: false,
    format: undefined,
    values: undefined,
    maximum: undefined,
    minimum: undefined,
    maxItems: undefined,
    defaultValue: undefined,
    examples: [],
    properties: new Map(),
    required: new Set(),
    additional: undefined,
    items: undefined,
    choice: undefined,
    discriminator: undefined,
  };
}

/** Whether nothing is said of the values' structure. */
export function saysNothing({ types, values, properties, items, choice, additional }: Schema): boolean {
  return (
    types.length === 0 &&
    values === undefined &&
    properties.size === 0 &&
    items === undefined &&
    choice === undefined &&
    additional === undefined
  );
}

export function isObjectSchema(schema: Schema): boolean {
  return schema.types.length === 1 && schema.types[0] === 'object';
}
