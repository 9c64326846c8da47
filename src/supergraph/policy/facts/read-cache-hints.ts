import { Kind, type ConstDirectiveNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { parseTagFormat, type TagFormat } from './cache-tag-format.ts';
import { listApplications, type Application } from '../directives/list-applications.ts';
import { parseFieldSet } from '../../sdl/field-set.ts';

/** What `@cacheControl` says at one place, in seconds. Undefined where it says nothing. */
export interface CacheHint {
  readonly maxAge: number | undefined;
  readonly scope: 'PUBLIC' | 'PRIVATE' | undefined;
  readonly inheritMaxAge: boolean;
  readonly staleWhileRevalidate: number | undefined;
  readonly staleIfError: number | undefined;
}

/** A field of a key, with those below it: the field set `id owner { id }` is two of them. */
export interface KeyField {
  readonly name: string;
  readonly fields: readonly KeyField[];
}

/** What a supergraph says about caching, by coordinate. */
export interface CacheFacts {
  readonly hints: ReadonlyMap<string, CacheHint>;
  readonly tags: ReadonlyMap<string, readonly TagFormat[]>;
  /** What a mutation field makes out of date when it succeeds. */
  readonly purges: ReadonlyMap<string, readonly TagFormat[]>;
  /** The keys of each entity, of all subgraphs. */
  readonly keys: ReadonlyMap<string, readonly (readonly KeyField[])[]>;
}

/**
 * Reads `@cacheControl`, `@cacheTag` and `@cachePurge` of a supergraph. Where several subgraphs say something of one
 * element, the strictest counts, and every tag.
 */
export function readCacheHints(supergraph: DocumentNode): CacheFacts {
  const hints = new Map<string, CacheHint>();
  for (const application of listApplications(supergraph, 'cacheControl')) {
    const known = hints.get(application.coordinate);
    const hint = readHint(application);
    hints.set(application.coordinate, known === undefined ? hint : stricterHint(known, hint));
  }
  return {
    hints,
    tags: readFormats(supergraph, 'cacheTag', 'format'),
    purges: readFormats(supergraph, 'cachePurge', 'tags'),
    keys: readKeys(supergraph),
  };
}

function readHint({ arguments: args }: Application): CacheHint {
  const { scope } = args;
  return {
    maxAge: secondsOf(args['maxAge']),
    scope: scope === 'PUBLIC' || scope === 'PRIVATE' ? scope : undefined,
    inheritMaxAge: args['inheritMaxAge'] === true,
    staleWhileRevalidate: secondsOf(args['staleWhileRevalidate']),
    staleIfError: secondsOf(args['staleIfError']),
  };
}

/** What composition did not see may be out of range: then it is not to be kept. */
function secondsOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? Math.max(0, number) : 0;
}

/** Both together: whichever forbids more. */
export function stricterHint(one: CacheHint, other: CacheHint): CacheHint {
  return {
    maxAge: least(one.maxAge, other.maxAge),
    scope: one.scope === 'PRIVATE' || other.scope === 'PRIVATE' ? 'PRIVATE' : (one.scope ?? other.scope),
    inheritMaxAge: one.inheritMaxAge && other.inheritMaxAge,
    staleWhileRevalidate: least(one.staleWhileRevalidate, other.staleWhileRevalidate),
    staleIfError: least(one.staleIfError, other.staleIfError),
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function readFormats(
  supergraph: DocumentNode,
  directive: string,
  argument: string,
): ReadonlyMap<string, readonly TagFormat[]> {
  const formats = new Map<string, TagFormat[]>();
  for (const { coordinate, arguments: args } of listApplications(supergraph, directive)) {
    const value = args[argument];
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
    for (const format of texts.map(parseTagFormat)) {
      // A supergraph that somebody else composed was checked by nobody: what is no format tags nothing.
      if (!('problem' in format)) formats.set(coordinate, [...(formats.get(coordinate) ?? []), format]);
    }
  }
  return formats;
}

/** The keys that `@join__type` names (join specification 0.1 to 0.5). */
function readKeys(supergraph: DocumentNode): CacheFacts['keys'] {
  const keys = new Map<string, Map<string, readonly KeyField[]>>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of definition.directives ?? []) {
      const text = keyOf(directive);
      if (text === undefined) continue;
      const own = keys.get(definition.name.value) ?? new Map<string, readonly KeyField[]>();
      keys.set(definition.name.value, own.set(text, parseKey(text)));
    }
  }
  return new Map([...keys].map(([typeName, own]) => [typeName, [...own.values()]]));
}

function keyOf({ name, arguments: args }: ConstDirectiveNode): string | undefined {
  if (name.value !== 'join__type') return undefined;
  const value = args?.find((argument) => argument.name.value === 'key')?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Sorted by name, so that equal keys read the same. */
export function parseKey(fieldSet: string): readonly KeyField[] {
  return keyFieldsOf(parseFieldSet(fieldSet));
}

function keyFieldsOf({ selections }: SelectionSetNode): readonly KeyField[] {
  return selections
    .flatMap((selection): readonly KeyField[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return keyFieldsOf(selection.selectionSet);
      const name = selection.name.value;
      return name === '__typename'
        ? []
        : [{ name, fields: selection.selectionSet === undefined ? [] : keyFieldsOf(selection.selectionSet) }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
