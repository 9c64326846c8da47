import type { Arguments } from './read-arguments.ts';

/** `batch` as written. */
export interface WrittenBatch {
  readonly maxSize: number | undefined;
  readonly waitMs: number | undefined;
  readonly match: 'key' | 'index';
  readonly key: string | undefined;
  readonly many: boolean;
}

const LONGEST_WAIT_MS = 1_000;

/** Reads `batch: { maxSize, wait, match, key, many }`; undefined when it is not given. */
export function readBatch(args: Arguments): WrittenBatch | undefined {
  const batch = args.object('batch');
  if (batch === undefined) return undefined;
  batch.allow(['maxSize', 'wait', 'match', 'key', 'many']);
  const maxSize = batch.integer('maxSize');
  if (maxSize !== undefined && maxSize < 1)
    batch.problem('INVALID_BATCH', 'expected a `maxSize` of at least 1', batch.value('maxSize'));
  const waitMs = batch.integer('wait');
  if (waitMs !== undefined && (waitMs < 0 || waitMs > LONGEST_WAIT_MS)) {
    batch.problem('INVALID_BATCH', `expected a \`wait\` of 0 to ${LONGEST_WAIT_MS} milliseconds`, batch.value('wait'));
  }
  const match = batch.enumName('match', ['BY_KEY', 'BY_INDEX']) === 'BY_INDEX' ? 'index' : 'key';
  const key = batch.stringNode('key');
  if (key !== undefined && !/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(key.value)) {
    batch.problem(
      'INVALID_BATCH',
      'expected the name of a member of each result as `key`, such as "productId" or "product.id"',
      key,
    );
  }
  const many = batch.boolean('many') ?? false;
  for (const name of match === 'index' ? ['key', 'many'] : []) {
    if (batch.has(name))
      batch.problem(
        'INVALID_BATCH',
        `expected no \`${name}\` with \`match: BY_INDEX\`: the place of a result says whose it is`,
        batch.value(name),
      );
  }
  return { maxSize, waitMs, match, key: key?.value, many };
}
