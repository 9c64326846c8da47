import { namedType, type FieldDraft, type ObjectDraft, type TypeDraft } from '../../draft/draft.ts';
import { placeOf } from '../../files/json-node.ts';
import type { Notes } from '../../draft/notes.ts';
import { singular } from '../../draft/singular.ts';
import type { DraftedOperation } from './draft-operation.ts';
import type { Parameter } from '../read/operation.ts';

/** A type that can be found again by members of it. */
export interface OperationEntity {
  readonly object: ObjectDraft;
  readonly drafted: DraftedOperation;
  /** The member that each parameter of the path takes, or, in a batch, the parameter of the query. */
  readonly key: readonly { readonly parameter: Parameter; readonly field: FieldDraft }[];
  readonly batch:
    | { readonly maxSize: number /** The way from the answer to the list. */; readonly list: FieldDraft | undefined }
    | undefined;
}

/** What one call takes when the description does not say. */
const BATCH_SIZE = 50;
const PAGE_SIZES = /^(?:per_?page|page_?size|limit|max_?results|count|size|top|first)$/i;

/**
 * The types that an operation finds by their own members: many in one call, by a list of keys in the query, or one by
 * the path. Only what is certain; what only looks like it is suggested.
 */
export function findEntities(drafted: readonly DraftedOperation[], notes: Notes): readonly OperationEntity[] {
  const found = new Map<ObjectDraft, OperationEntity>();
  for (const one of drafted.filter(({ operation }) => operation.method === 'GET')) {
    const entity = findBatch(one, notes);
    if (entity !== undefined && !found.has(entity.object)) found.set(entity.object, entity);
  }
  for (const one of drafted.filter(({ operation }) => operation.method === 'GET')) {
    const entity = findSingle(one, notes);
    if (entity !== undefined && !found.has(entity.object)) found.set(entity.object, entity);
  }
  return [...found.values()];
}

function leafField(object: ObjectDraft, key: string): FieldDraft | undefined {
  return object.fields.find((field) => field.key === key && isKeyType(field.type));
}

function isKeyType(type: TypeDraft): boolean {
  return type.kind === 'scalar' && ['ID', 'String', 'Int', 'Int64'].includes(type.name);
}

/** `GET /things/{id}` that answers a thing with an `id`; every parameter of the path is a member of the thing. */
function findSingle(drafted: DraftedOperation, notes: Notes): OperationEntity | undefined {
  const { operation, args, type } = drafted;
  if (type?.kind !== 'object') return undefined;
  const object = type.of;
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const others = args.parameters.filter(({ parameter }) => parameter.in !== 'path' && parameter.required);
  const last = /\{([^{}]*)\}\/?$/.exec(operation.path)?.[1];
  if (inPath.length === 0 || last === undefined || others.length > 0 || args.body !== undefined) return undefined;
  const collection =
    operation.path
      .split('/')
      .filter((segment) => segment !== '')
      .at(-2) ?? '';
  const key = inPath.map((parameter) => ({
    parameter,
    field: memberFor(object, parameter.name, parameter.name === last ? collection : undefined),
  }));
  const known = key.filter((one): one is { parameter: Parameter; field: FieldDraft } => one.field !== undefined);
  if (known.length === key.length) return { object, drafted, key: known, batch: undefined };
  const missing = key.filter(({ field }) => field === undefined).map(({ parameter }) => parameter.name);
  if (leafField(object, 'id') !== undefined && missing.length === 1 && inPath.length === 1) {
    notes.add(
      'suggestion',
      placeOf(operation.node),
      `\`${object.name}\` as an entity`,
      `GET ${operation.path} finds one by ${missing.join(', ')}, which is no member of it; if it is one under ` +
        `another name, a \`@connect\` on the type with \`$this\` finds it wherever it is referred to`,
    );
  }
  return undefined;
}

/** The member that a parameter of the path means. */
function memberFor(object: ObjectDraft, name: string, collection: string | undefined): FieldDraft | undefined {
  const same = leafField(object, name);
  if (same !== undefined && same.nonNull) return same;
  if (collection === undefined) return undefined;
  // `petId`, `pet_id` or `id` of `/pets/{…}`, in an object that has an `id`.
  const thing = singular(collection)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const id = leafField(object, 'id');
  return id !== undefined && (plain === 'id' || plain === `${thing}id` || plain === `${object.name.toLowerCase()}id`)
    ? id
    : undefined;
}

/** `GET /things?ids=…` that answers things with an `id`. */
function findBatch(drafted: DraftedOperation, notes: Notes): OperationEntity | undefined {
  const { args, type } = drafted;
  const items = type && listOf(type);
  if (items === undefined) return undefined;
  const { object, list } = items;
  const others = args.parameters.filter(({ parameter }) => parameter.required);
  for (const { parameter, argument } of args.parameters) {
    if (parameter.in !== 'query' || argument.type.kind !== 'list' || namedType(argument.type).kind !== 'scalar')
      continue;
    const field = object.fields.find(
      ({ key, type: keyType }) => isKeyType(keyType) && isPluralOf(parameter.name, key, object.name),
    );
    if (field === undefined || others.some((other) => other.parameter !== parameter)) continue;
    const page = args.parameters.find((other) => PAGE_SIZES.test(other.parameter.name));
    const pageSize = page && numberOf(page.parameter, 'default');
    if (page !== undefined && pageSize === undefined) {
      notes.add(
        'suggestion',
        placeOf(parameter.node),
        `\`${object.name}\` found many at once`,
        `${parameter.name} takes several keys, but the answer comes in pages (${page.parameter.name}) of a size ` +
          `that is not said: with it, a \`@connect\` on the type with \`$batch\` and that \`maxSize\` finds them`,
      );
      continue;
    }
    const maxSize = Math.min(numberOf(parameter, 'maxItems') ?? BATCH_SIZE, pageSize ?? Infinity);
    if (maxSize >= 1)
      return { object, drafted, key: [{ parameter, field }], batch: { maxSize: Math.floor(maxSize), list } };
  }
  return undefined;
}

/** The things of a list, or of the only list that an answer holds. */
function listOf(type: TypeDraft): { readonly object: ObjectDraft; readonly list: FieldDraft | undefined } | undefined {
  if (type.kind === 'list') return type.of.kind === 'object' ? { object: type.of.of, list: undefined } : undefined;
  if (type.kind !== 'object') return undefined;
  const lists = type.of.fields.filter((field) => field.type.kind === 'list' && field.type.of.kind === 'object');
  const [list] = lists;
  if (list?.type.kind !== 'list' || list.type.of.kind !== 'object' || lists.length > 1) return undefined;
  return { object: list.type.of.of, list };
}

/** `ids` for `id`, `skus` for `sku`, `petIds` for the `id` of a pet. */
function isPluralOf(parameter: string, key: string, typeName: string): boolean {
  const plain = parameter.toLowerCase().replace(/[^a-z0-9]/g, '');
  const one = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    plain === `${one}s` ||
    plain === `${typeName.toLowerCase()}${one}s` ||
    (one === 'id' && plain === `${typeName.toLowerCase()}ids`)
  );
}

function numberOf({ schema, node }: Parameter, key: string): number | undefined {
  for (const value of [schema?.value, node.value]) {
    const found: unknown =
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    if (typeof found === 'number' && found >= 1) return found;
  }
  return undefined;
}
