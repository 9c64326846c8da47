import type { FieldDraft, ObjectDraft, TypeDraft } from '../draft/draft.ts';
import type { Notes } from '../draft/notes.ts';
import { singular } from '../draft/singular.ts';
import type { DraftedMethod } from './drafted-method.ts';

/** A message that an RPC finds by one of its own fields. */
export interface MethodEntity {
  readonly object: ObjectDraft;
  readonly method: DraftedMethod;
  /** The field of the request, and the one of the entity that goes there. */
  readonly parameter: FieldDraft;
  readonly key: FieldDraft;
  /** Where the entity lies in the response; undefined when it is the response. */
  readonly within: FieldDraft | undefined;
  readonly batch: boolean;
}

const FINDING = /^(?:Get|Read|Find|Lookup|Fetch|Load|Describe|Show|BatchGet|BatchRead)(?![a-z])/;

/** What RPCs find: many at once by a repeated key, else one by its key. Only what is certain; the rest is suggested. */
export function findEntities(methods: readonly DraftedMethod[], notes: Notes): readonly MethodEntity[] {
  const found = new Map<ObjectDraft, MethodEntity>();
  const queries = methods.filter(({ root }) => root === 'query');
  for (const find of [findBatch, findSingle]) {
    for (const method of queries) {
      const entity = find(method, notes);
      if (entity !== undefined && !found.has(entity.object)) found.set(entity.object, entity);
    }
  }
  return [...found.values()];
}

function findBatch(method: DraftedMethod, notes: Notes): MethodEntity | undefined {
  const lists = (method.response?.fields ?? []).filter(({ type }) => type.kind === 'list' && type.of.kind === 'object');
  const [within] = lists;
  const keys = method.fields.filter(({ type }) => type.kind === 'list' && isKeyType(type.of));
  const [parameter] = keys;
  if (
    within?.type.kind !== 'list' ||
    within.type.of.kind !== 'object' ||
    lists.length > 1 ||
    parameter === undefined ||
    keys.length > 1
  )
    return undefined;
  const object = within.type.of.of;
  const key = keyOf(object, singular(parameter.key));
  const paged = method.fields.some(({ key: name }) => /^(?:page|limit|cursor|offset)/i.test(name));
  if (key !== undefined && method.fields.length === 1) return { object, method, parameter, key, within, batch: true };
  if (key !== undefined || /^Batch/.test(method.rpc)) {
    const why =
      key === undefined
        ? `no field of ${object.name} is called like one of ${parameter.key}`
        : paged
          ? 'the answer comes in pages'
          : 'the request has other fields, too';
    notes.add(
      'suggestion',
      method.method,
      `\`${object.name}\` found many at once`,
      `${parameter.key} takes several keys, but ${why}: a \`@connect\` on the type with \`$batch\` can be written ` +
        'by hand',
    );
  }
  return undefined;
}

function findSingle(method: DraftedMethod): MethodEntity | undefined {
  const [parameter, ...others] = method.fields;
  if (
    parameter === undefined ||
    others.length > 0 ||
    !isKeyType(parameter.type) ||
    method.response === undefined ||
    !FINDING.test(method.rpc)
  )
    return undefined;
  const own = keyOf(method.response, parameter.key);
  if (own !== undefined)
    return { object: method.response, method, parameter, key: own, within: undefined, batch: false };
  const [within, ...more] = method.response.fields;
  if (within?.type.kind !== 'object' || more.length > 0) return undefined;
  const key = keyOf(within.type.of, parameter.key);
  return key && { object: within.type.of, method, parameter, key, within, batch: false };
}

/** The field that a key of this name means: the same, or `id` for `productId` of a product. */
function keyOf(object: ObjectDraft, name: string): FieldDraft | undefined {
  const field = (key: string): FieldDraft | undefined =>
    object.fields.find((one) => one.key === key && isKeyType(one.type));
  const typed = new RegExp(`^${object.name}(id|name|key)$`, 'i').exec(name)?.[1]?.toLowerCase();
  return field(name) ?? (typed === undefined ? undefined : field(typed));
}

function isKeyType(type: TypeDraft): boolean {
  return type.kind === 'scalar' && ['ID', 'String', 'Int', 'Int64'].includes(type.name);
}
