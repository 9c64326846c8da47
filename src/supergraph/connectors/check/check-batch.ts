import { getNamedType, getNullableType, isCompositeType, isListType, type GraphQLField } from 'graphql';
import { outputShape, type Shape } from '../../../mapping/infer/output-shape.ts';
import type { Batching } from '../model/connector.ts';
import { headOf } from '../../sdl/field-paths.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

export type SchemaField = GraphQLField<unknown, unknown>;

/**
 * Checks how the results of a batch find their askers, and settles it. `key` is what `$batch` reads: the fields of
 * the entity, or of the parent of `field`.
 */
export function checkBatch(
  written: WrittenConnector,
  key: readonly string[],
  field: SchemaField | undefined,
): Batching {
  const { args, batch } = written;
  const { maxSize, waitMs, match = 'key', many = false } = batch ?? {};
  const node = args.object('batch');
  if (many && (field === undefined || !isList(field))) {
    const found = field === undefined ? 'a type' : `a field of type ${String(field.type)}`;
    node?.problem(
      'INVALID_BATCH',
      `expected \`many\` on a field that is a list, found it on ${found}`,
      node.value('many'),
    );
  }
  if (batch?.key !== undefined && key.length > 1) {
    node?.problem(
      'INVALID_BATCH',
      `expected no \`key\`, since the request reads several fields of $batch (${key.join(', ')}): results are ` +
        'matched by members of these names',
      node.value('key'),
    );
  }
  const resultKey = batch?.key === undefined ? key : [batch.key];
  if (match === 'index') return { maxSize, waitMs, match, key: resultKey, many: false, value: undefined };
  checkKey(written, resultKey);
  const value = field !== undefined && needsValue(field, many) ? findValue(written, resultKey, field) : undefined;
  return { maxSize, waitMs, match, key: resultKey, many, value };
}

function isList(field: SchemaField): boolean {
  return isListType(getNullableType(field.type));
}

/** A result is an object, since it has a key: it is no leaf, and no list unless many results make one. */
function needsValue(field: SchemaField, many: boolean): boolean {
  return !isCompositeType(getNamedType(field.type)) || (isList(field) && !many);
}

function heads(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map(headOf));
}

/** Each key field is in the selection, and comes from the answer. */
function checkKey({ args, selection }: WrittenConnector, key: readonly string[]): void {
  const node = args.stringNode('selection');
  const shape = outputShape(selection);
  if (shape.kind !== 'object') return;
  for (const name of heads(key)) {
    const field = shape.fields.get(name);
    if (field === undefined && !shape.open) {
      args.problem(
        'CONNECTORS_BATCH_KEY_NOT_IN_SELECTION',
        `\`selection\`: expected the key \`${name}\` in it, which tells the results of a batch apart`,
        node,
        0,
      );
    } else if (field?.fromVariable === true) {
      args.problem(
        'CONNECTORS_NON_ROOT_BATCH_KEY',
        `\`selection\`: expected the key \`${name}\` to come from the answer, not from a variable`,
        node,
        field.offset,
      );
    }
  }
}

/** The one member of a result beside its key: the value of a field that is a leaf or a list. */
function findValue(
  { args, selection }: WrittenConnector,
  key: readonly string[],
  field: SchemaField,
): string | undefined {
  const shape: Shape = outputShape(selection);
  const others =
    shape.kind === 'object' && !shape.open ? [...shape.fields.keys()].filter((name) => !heads(key).has(name)) : [];
  const [only] = others;
  if (only !== undefined && others.length === 1) return only;
  args.problem(
    'INVALID_BATCH',
    `\`selection\`: expected results of the key and one member more, the value of type ${String(field.type)}, as ` +
      `in \`$.rows { ${key.join(' ')} value: … }\``,
    args.stringNode('selection'),
    0,
  );
  return undefined;
}
