import { Kind, visit, type DocumentNode } from 'graphql';
import type { SubgraphAnswer } from '../../core/backend.ts';
import { isRecord } from '../public-members.ts';

// GraphQL keeps names with two underscores to itself, so that no client's alias can be this one.
const PREFIX = '__aside_';

export interface FreedOperation {
  readonly document: DocumentNode;
  /** Gives an answer the names that the operation was written with. Changes `answer.data`. */
  restore(answer: SubgraphAnswer): SubgraphAnswer;
}

/**
 * Stitching selects the key of every entity under its own name, and refuses an operation in which an alias
 * (`id: legacyId`) has taken that name. Such an alias is put aside, and comes back in the answer.
 */
export function freeKeyNames(document: DocumentNode, keyFields: ReadonlySet<string>): FreedOperation {
  const aside = new Set<string>();
  let depth = 0;
  const freed = visit(document, {
    Field: {
      enter(node) {
        depth += 1;
        const alias = node.alias?.value;
        // Depth 1 is `_entities`, depth 2 a field of an entity.
        if (depth !== 2 || alias === undefined || alias === node.name.value || !keyFields.has(alias)) return undefined;
        aside.add(alias);
        return { ...node, alias: { kind: Kind.NAME, value: PREFIX + alias } };
      },
      leave() {
        depth -= 1;
      },
    },
  });
  return aside.size === 0
    ? { document, restore: (answer) => answer }
    : { document: freed, restore: (answer) => restoreNames(answer, aside) };
}

function restoreNames({ data, errors }: SubgraphAnswer, aside: ReadonlySet<string>): SubgraphAnswer {
  for (const entities of Object.values(data ?? {})) {
    if (!Array.isArray(entities)) continue;
    for (const entity of entities.filter(isRecord)) {
      for (const alias of aside) {
        if (!(PREFIX + alias in entity)) continue;
        entity[alias] = entity[PREFIX + alias];
        delete entity[PREFIX + alias];
      }
    }
  }
  const original = (name: string | number): string | number =>
    typeof name === 'string' && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
  return {
    data,
    errors: errors.map((error) => (error.path === undefined ? error : { ...error, path: error.path.map(original) })),
  };
}
