import { child, items, members, placeOf, type JsonNode } from '../../files/json-node.ts';
import { discriminatorOf } from './read-discriminator.ts';
import type { Documents } from './load-documents.ts';

/** Where the schemas of a description stand. */
const PLACES = [['components', 'schemas'], ['definitions']] as const;
const MAX_DEPTH = 32;

/**
 * Which schemas extend which by `allOf`: the only sign of a hierarchy whose base has a discriminator and no choice
 * (OpenAPI 3.1 §4.8.25, "Models with Polymorphism Support"; Swagger 2 knows no other).
 */
export class Families {
  readonly #documents: Documents;
  #children: ReadonlyMap<unknown, readonly JsonNode[]> | undefined;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** The schemas that extend one, directly or by others, in the order of their declaration. */
  descendantsOf(base: JsonNode): readonly JsonNode[] {
    const children = (this.#children ??= this.#findChildren());
    const found = new Map<unknown, JsonNode>();
    const collect = (parent: unknown): void => {
      for (const one of children.get(parent) ?? []) {
        if (found.has(one.value) || one.value === base.value) continue;
        found.set(one.value, one);
        collect(one.value);
      }
    };
    collect(base.value);
    return [...found.values()];
  }

  /** By the value of the schema that is extended. */
  #findChildren(): ReadonlyMap<unknown, readonly JsonNode[]> {
    const found = new Map<unknown, JsonNode[]>();
    for (const schema of this.#schemas()) {
      for (const part of items(child(schema, 'allOf'))) {
        const parent = this.#follow(part);
        if (parent === undefined || parent.value === schema.value) continue;
        found.set(parent.value, [...(found.get(parent.value) ?? []), schema]);
      }
    }
    return found;
  }

  /** Those of the description, and those that a discriminator's mapping names in other documents. */
  #schemas(): Iterable<JsonNode> {
    const found = new Map<unknown, JsonNode>();
    for (const path of PLACES) {
      const holder = path.reduce<JsonNode | undefined>((node, key) => node && child(node, key), this.#documents.entry);
      for (const [, schema] of members(holder)) found.set(schema.value, schema);
    }
    for (const schema of [...found.values()]) {
      for (const target of discriminatorOf(schema)?.mapping.values() ?? []) {
        const resolved =
          target.includes('/') || target.includes('#') ? this.#documents.resolve(target, schema) : undefined;
        if (resolved !== undefined && 'node' in resolved && !found.has(resolved.node.value))
          found.set(resolved.node.value, resolved.node);
      }
    }
    return found.values();
  }

  #follow(part: JsonNode): JsonNode | undefined {
    let at = part;
    for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
      const reference = child(at, '$ref')?.value;
      if (typeof reference !== 'string') return placeOf(at) === placeOf(part) ? undefined : at;
      const resolved = this.#documents.resolve(reference, at);
      if (!('node' in resolved)) return undefined;
      at = resolved.node;
    }
    return undefined;
  }
}
