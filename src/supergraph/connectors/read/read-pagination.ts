import { parseMapping } from '../../../mapping/parse/parse-mapping.ts';
import { MappingSyntaxError } from '../../../mapping/language/syntax.ts';
import type { ConnectorPlace, Pagination } from '../model/connector.ts';
import type { Arguments } from './read-arguments.ts';

const KINDS = ['PAGE', 'OFFSET', 'CURSOR', 'LINK'] as const;
type Kind = (typeof KINDS)[number];

const MOST_PAGES = 1_000;
/** What each kind takes beside what all of them take. */
const OWN_MEMBERS: Readonly<Record<Kind, readonly string[]>> = {
  PAGE: ['param', 'start'],
  OFFSET: ['param', 'start'],
  CURSOR: ['param', 'next'],
  LINK: ['next'],
};
const MEMBERS = [
  'kind',
  'maxPages',
  'items',
  'size',
  'sizeParam',
  'hasMore',
  'limit',
  'overflow',
  'param',
  'start',
  'next',
];

/** Reads `paginate: { kind, maxPages, … }`; undefined when it is not given, or cannot be used. */
export function readPagination(args: Arguments, arm: 'http' | 'grpc', place: ConnectorPlace): Pagination | undefined {
  const written = args.object('paginate');
  if (written === undefined) return undefined;
  const problem = (message: string, node?: Parameters<Arguments['problem']>[2]): void =>
    written.problem('INVALID_PAGINATION', message, node ?? undefined);
  if (place.kind === 'root' && place.operation === 'mutation')
    problem('expected no `paginate` on a mutation, which would be made once for each page');
  written.allow(MEMBERS);
  const kind = written.enumName('kind', KINDS);
  if (kind === undefined) {
    if (!written.has('kind')) problem(`expected a \`kind\`: ${KINDS.join(', ')}`);
    return undefined;
  }
  for (const name of ['param', 'start', 'next']) {
    if (written.has(name) && !OWN_MEMBERS[kind].includes(name))
      problem(`expected no \`${name}\` with \`kind: ${kind}\``, written.value(name));
  }
  if (arm === 'grpc' && kind === 'LINK')
    problem('an answer of gRPC has no links; expected CURSOR, PAGE or OFFSET beside `grpc`', written.value('kind'));
  const param = written.string('param');
  if (kind !== 'LINK' && (param === undefined || param === ''))
    problem(
      `expected \`param\`, the ${arm === 'grpc' ? 'field of the request' : 'query parameter'} that carries ` +
        `the ${kind.toLowerCase()}`,
      written.value('param'),
    );
  if (kind === 'CURSOR' && !written.has('next'))
    problem('expected `next`, a mapping that finds the next cursor in an answer, such as "meta.next"');
  return {
    kind: ({ PAGE: 'page', OFFSET: 'offset', CURSOR: 'cursor', LINK: 'link' } as const)[kind],
    param: param ?? '',
    start: readNumber(written, 'start', { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? (kind === 'PAGE' ? 1 : 0),
    ...readSize(written, kind),
    items: readItems(written),
    next: written.mapping('next', 'INVALID_PAGINATION'),
    hasMore: written.mapping('hasMore', 'INVALID_PAGINATION'),
    limit: written.mapping('limit', 'INVALID_PAGINATION'),
    maxPages: readMaxPages(written),
    overflow: written.enumName('overflow', ['CUT', 'FAIL']) === 'FAIL' ? 'fail' : 'cut',
  };
}

function readMaxPages(written: Arguments): number {
  if (!written.has('maxPages'))
    written.problem('INVALID_PAGINATION', 'expected `maxPages`: at most so many calls are made for one answer');
  return readNumber(written, 'maxPages', { least: 1, most: MOST_PAGES }) ?? 1;
}

function readSize(written: Arguments, kind: Kind): Pick<Pagination, 'size' | 'sizeParam'> {
  const size = readNumber(written, 'size', { least: 1, most: Number.MAX_SAFE_INTEGER });
  const sizeParam = written.string('sizeParam');
  if (sizeParam !== undefined && size === undefined)
    written.problem('INVALID_PAGINATION', 'expected a `size` to send in `sizeParam`', written.value('sizeParam'));
  if (size !== undefined && sizeParam === undefined && (kind === 'CURSOR' || kind === 'LINK')) {
    written.problem(
      'INVALID_PAGINATION',
      `expected a \`sizeParam\` that sends the \`size\`: with \`kind: ${kind}\` it says nothing else`,
      written.value('size'),
    );
  }
  return { size, sizeParam };
}

function readNumber(
  written: Arguments,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const value = written.integer(name);
  if (value === undefined || (value >= least && value <= most)) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `of ${least} to ${most}`;
  written.problem('INVALID_PAGINATION', `expected a \`${name}\` ${range}, found ${value}`, written.value(name));
  return undefined;
}

/** Where the list stands in an answer: keys alone, since the list is put back there. */
function readItems(written: Arguments): readonly string[] {
  const node = written.stringNode('items');
  if (node === undefined) return [];
  try {
    const keys = keysOf(parseMapping(node.value));
    if (keys !== undefined) return keys;
    written.problem(
      'INVALID_PAGINATION',
      '`items`: expected the keys that lead to the list, such as "data.items", or "$" when the answer is the list',
      node,
      0,
    );
  } catch (error) {
    if (!(error instanceof MappingSyntaxError)) throw error;
    written.problem('INVALID_PAGINATION', `\`items\`: ${error.message}`, node, error.offset);
  }
  return [];
}

function keysOf({ body }: ReturnType<typeof parseMapping>): readonly string[] | undefined {
  // A lone key parses as a block of one field.
  const [item, more] = body.kind === 'block' ? body.items : [];
  if (
    body.kind === 'block' &&
    (more !== undefined ||
      item?.kind !== 'labelled' ||
      item.value.kind !== 'path' ||
      item.value.head.kind !== 'key' ||
      item.label !== item.value.head.key)
  )
    return undefined;
  const path =
    body.kind === 'path' ? body : item?.kind === 'labelled' && item.value.kind === 'path' ? item.value : undefined;
  if (path === undefined || path.block !== undefined || (path.head.kind !== 'key' && path.head.kind !== 'input'))
    return undefined;
  const keys = path.head.kind === 'key' ? [path.head.key] : [];
  for (const step of path.steps) {
    if (step.kind === 'method') return undefined;
    if (step.kind === 'key') keys.push(step.key);
  }
  return keys;
}
