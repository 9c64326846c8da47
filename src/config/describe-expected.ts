import { z } from 'zod';
import { configSchema } from './schema.ts';
import type { ConfigKey } from './parse-yaml.ts';

/** The parts of JSON Schema that our configuration needs. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
}

/**
 * JSON Schema (draft 2020-12) of the configuration file as an operator writes it: every key optional that has a
 * default.
 */
export function configJsonSchema(): JsonSchema {
  // What zod writes for our schema uses the keywords above and no others that are read here.
  return z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema;
}

/** The part of the schema that describes the value at `path`; undefined where the schema knows no such place. */
export function schemaAt(schema: JsonSchema, path: readonly ConfigKey[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((here, step) => here && child(here, step), schema);
}

function child({ properties, additionalProperties, items }: JsonSchema, step: ConfigKey): JsonSchema | undefined {
  if (typeof step === 'number') return items;
  if (properties !== undefined && Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** `a whole number from 0 to 65535`. */
export function describeExpected(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  switch (schema.type) {
    case 'integer':
      return `a whole number${describeRange(schema)}`;
    case 'string':
      return schema.minLength === undefined ? 'text' : 'text that is not empty';
    case 'boolean':
      return 'true or false';
    case 'array':
      return schema.items?.type === 'string' ? 'a list of text' : 'a list';
    default:
      return 'a mapping';
  }
}

function describeRange({ minimum, maximum }: JsonSchema): string {
  const above = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const below = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (above !== undefined && below !== undefined) return ` from ${above} to ${below}`;
  if (above !== undefined) return ` of at least ${above}`;
  return below === undefined ? '' : ` of at most ${below}`;
}

/** The candidate that was probably meant: at most two letters away, or undefined. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({
    candidate,
    distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
  }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 2 && best.distance < word.length ? best.candidate : undefined;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
