import type { ErrorMapping, HeaderRule } from '../model/connector.ts';
import type { Arguments } from './read-arguments.ts';

/** Set by the HTTP client itself, or belonging to one connection (RFC 9110 §7.6.1). */
const NEVER_SET = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'content-encoding',
  'accept-encoding',
]);
/** The client's value of these says nothing about our own request. */
const NEVER_COPIED = new Set(['host', 'accept', 'content-type']);
/** RFC 9110 §5.5: what would end the header, or is beyond a byte. */
const NOT_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads a list of `{ name, from }` or `{ name, value }`. */
export function readHeaders(args: Arguments, name: string): readonly HeaderRule[] {
  const rules: HeaderRule[] = [];
  for (const entry of args.objects(name)) {
    entry.allow(['name', 'from', 'value']);
    const rule = readHeader(entry);
    if (rule === undefined) continue;
    if (rules.some((one) => one.name === rule.name))
      entry.problem('HTTP_HEADER_NAME_COLLISION', `expected each header once, found \`${rule.name}\` twice`);
    rules.push(rule);
  }
  return rules;
}

function readHeader(entry: Arguments): HeaderRule | undefined {
  const nameNode = entry.stringNode('name');
  const header = nameNode?.value.toLowerCase() ?? '';
  if (!HEADER_NAME.test(header)) {
    entry.problem('INVALID_HEADER', `expected the name of a header, found "${header}"`, nameNode);
    return undefined;
  }
  if (NEVER_SET.has(header)) {
    entry.problem('INVALID_HEADER', `the header \`${header}\` cannot be set; it belongs to the connection`, nameNode);
    return undefined;
  }
  if (!entry.has('from') && !entry.has('value')) {
    entry.problem('INVALID_HEADER', `expected \`from\`, \`value\`, or both for the header \`${header}\``);
    return undefined;
  }
  const from = entry.string('from')?.toLowerCase();
  if (from !== undefined && NEVER_COPIED.has(header)) {
    entry.problem(
      'INVALID_HEADER',
      `expected a \`value\` for the header \`${header}\`: it is not copied from a client`,
    );
    return undefined;
  }
  if (from !== undefined && !HEADER_NAME.test(from))
    entry.problem('INVALID_HEADER', `expected the name of a header as \`from\`, found "${from}"`);
  const value = entry.template('value', 'INVALID_HEADER');
  if (value?.parts.some((part) => part.kind === 'text' && NOT_IN_HEADER.test(part.text)) === true) {
    entry.problem(
      'INVALID_HEADER',
      'expected a value without line breaks, control characters and characters beyond Latin-1 for the header ' +
        `\`${header}\``,
      entry.stringNode('value'),
    );
  }
  return { name: header, from, value };
}

export function readErrors(args: Arguments): ErrorMapping {
  const errors = args.object('errors');
  errors?.allow(['message', 'extensions']);
  const extensions = errors?.mapping('extensions', 'INVALID_ERRORS_MESSAGE');
  return {
    message: errors?.mapping('message', 'INVALID_ERRORS_MESSAGE'),
    extensions: extensions === undefined ? [] : [extensions],
  };
}

export function readIsSuccess(args: Arguments): ReturnType<Arguments['mapping']> {
  return args.mapping('isSuccess', 'INVALID_IS_SUCCESS');
}
