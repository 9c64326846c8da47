/** Verbs that only read, whatever stands behind them. */
const READING = new Set([
  'get',
  'list',
  'search',
  'read',
  'find',
  'query',
  'lookup',
  'fetch',
  'retrieve',
  'describe',
  'count',
  'check',
  'show',
  'view',
  'browse',
  'exists',
  'has',
  'is',
]);
/** Of many at once: `BatchGetStock`, `MultiGet`. */
const MANY = new Set(['batch', 'bulk', 'multi']);

/** Verbs that change something and are seldom anything else: wherever they stand in a name, it is no read. */
const CHANGING = new Set([
  'ack',
  'acknowledge',
  'acquire',
  'activate',
  'add',
  'allocate',
  'append',
  'apply',
  'approve',
  'assign',
  'attach',
  'cancel',
  'claim',
  'clear',
  'commit',
  'confirm',
  'consume',
  'create',
  'deactivate',
  'decr',
  'decrement',
  'del',
  'delete',
  'dequeue',
  'destroy',
  'detach',
  'disable',
  'edit',
  'enable',
  'enqueue',
  'exec',
  'execute',
  'incr',
  'increment',
  'insert',
  'invoke',
  'mark',
  'merge',
  'modify',
  'mutate',
  'overwrite',
  'provision',
  'publish',
  'purge',
  'put',
  'redeem',
  'refund',
  'register',
  'reject',
  'remove',
  'rename',
  'renew',
  'replace',
  'reserve',
  'reset',
  'restore',
  'resolve',
  'revoke',
  'save',
  'send',
  'submit',
  'swap',
  'terminate',
  'toggle',
  'unlock',
  'unregister',
  'update',
  'upsert',
  'write',
]);
/** Those that are nouns as often: `GetPost` and `ListOrder` read; behind `and`, `or` or `then` they are verbs. */
const NOUNS_AS_WELL = new Set([
  'archive',
  'book',
  'bump',
  'burn',
  'buy',
  'charge',
  'close',
  'complete',
  'copy',
  'drop',
  'export',
  'flag',
  'hold',
  'import',
  'load',
  'lock',
  'log',
  'mint',
  'move',
  'notify',
  'open',
  'order',
  'patch',
  'pay',
  'pop',
  'post',
  'push',
  'release',
  'request',
  'retry',
  'return',
  'run',
  'sell',
  'set',
  'ship',
  'spend',
  'start',
  'stop',
  'store',
  'take',
  'touch',
  'track',
  'transfer',
  'use',
]);
const JOINING = new Set(['and', 'or', 'then', 'else']);
/** Behind `check`, they make another verb of it. */
const PARTICLES = new Set(['in', 'out', 'off']);

/**
 * Whether a name says that what it names only reads: its first word is a verb that does, and no other word is one that
 * changes something. `GetOrCreate`, `checkAndMutateRow`, `SetOrderStatus` and whatever is not known do not.
 */
export function readsByName(name: string): boolean {
  const words = wordsOf(name);
  const [first = '', second = ''] = words;
  const verb = MANY.has(first) ? second : first;
  const rest = words.slice(MANY.has(first) ? 2 : 1);
  if (!READING.has(verb) || changesByName(name)) return false;
  if (verb === 'check' && PARTICLES.has(rest[0] ?? '')) return false;
  // An exchange, as of Redis and of most atomic values.
  if (rest.length === 1 && rest[0] === 'set') return false;
  return rest.every((word, index) => {
    if (!JOINING.has(word)) return true;
    const next = rest[index + 1] ?? '';
    // Right behind the verb, a second verb is joined: `GetOrReserve`. Later, it may be a noun: `ListUsersAndGroups`.
    return index === 0 ? READING.has(next) : !NOUNS_AS_WELL.has(next);
  });
}

/** Whether some word of a name is a verb that changes something. */
export function changesByName(name: string): boolean {
  return wordsOf(name).some((word) => CHANGING.has(word));
}

/** `BatchGetHTTPRoutes` as `batch`, `get`, `http`, `routes`. */
export function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
}
