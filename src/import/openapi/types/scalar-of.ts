import type { TypeDraft } from '../../draft/draft.ts';
import type { Schema } from '../read/schema.ts';

const INT_MAX = 2_147_483_647;
const WIDE_FORMATS = new Set(['int64', 'uint64', 'uint32', 'unix-time', 'timestamp', 'long']);

/**
 * The scalar of a schema of one leaf type; undefined for anything else. `key` is the name of the member or parameter.
 * With `ids`, what is named `id` is an ID: it leaves as text.
 */
export function scalarOf(
  schema: Schema,
  key: string,
  ids: boolean,
): (TypeDraft & { readonly kind: 'scalar' }) | undefined {
  const [type, ...others] = schema.types;
  if (others.length > 0) return undefined;
  if (ids && key.toLowerCase() === 'id' && (type === 'string' || type === 'integer')) return scalar('ID');
  switch (type) {
    case 'string':
      return scalar(schema.format === 'date-time' ? 'DateTime' : schema.format === 'date' ? 'Date' : 'String');
    case 'integer':
      return scalar(isWide(schema, key) ? 'Int64' : 'Int');
    case 'number':
      return scalar('Float');
    case 'boolean':
      return scalar('Boolean');
    default:
      return undefined;
  }
}

/** An identifier outgrows 32 bits sooner or later; what is counted rarely does. */
function isWide({ format, maximum, minimum, defaultValue, examples }: Schema, key: string): boolean {
  if (format === 'int32') return false;
  if (format !== undefined && WIDE_FORMATS.has(format)) return true;
  const beyond = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > INT_MAX;
  return (
    beyond(maximum) ||
    beyond(minimum) ||
    beyond(defaultValue) ||
    examples.some(beyond) ||
    isIdentifier(key) ||
    /bytes$|(?:^|_)(?:timestamp|epoch|millis|nanos)$|_(?:ms|ns)$/i.test(key)
  );
}

/** `id`, `user_id`, `userId`, and their plurals. */
export function isIdentifier(key: string): boolean {
  return (
    /(?:^|[_.-])ids?$|[a-z0-9]I[dD]s?$/i.test(key) && !/^(?:paid|void|valid|grid|bid|kid|aid|mid|avoid)s?$/i.test(key)
  );
}

function scalar(name: string): TypeDraft & { readonly kind: 'scalar' } {
  return { kind: 'scalar', name };
}
