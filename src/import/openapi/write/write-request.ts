import type { ArgumentDraft, ObjectDraft } from '../../draft/draft.ts';
import { quoted, writeKey } from '../../write/mapping-text.ts';
import { printMapping, printString } from '../../write/print-schema.ts';
import { translateEnum, writeInput } from '../../write/write-input.ts';
import type { DraftedArguments, DraftedParameter } from '../draft/draft-arguments.ts';
import type { DescribedOperation, Parameter } from '../read/operation.ts';
import { bodyStylesOf, printStyles, queryStyleOf, type WrittenStyle } from '../draft/query-style.ts';

/** A request as a connector writes it; values in terms of `$args`, or of what `value` says. */
export interface WrittenRequest {
  readonly method: string;
  readonly url: string;
  /** Items of the mapping `queryParams`. */
  readonly queryParams: readonly string[];
  readonly queryStyles: readonly WrittenStyle[];
  readonly headers: readonly { readonly name: string; readonly from?: string; readonly value?: string }[];
  /** Items of the mapping `cookies`. */
  readonly cookies: readonly string[];
  readonly body: string | undefined;
  readonly bodyStyles: readonly WrittenStyle[];
}

export function writeRequest(
  operation: DescribedOperation,
  args: DraftedArguments,
  plain: ReadonlySet<ObjectDraft>,
): WrittenRequest {
  const byPlace = (place: Parameter['in']): readonly DraftedParameter[] =>
    args.parameters.filter(({ parameter }) => parameter.in === place);
  const { body } = operation;
  const contentType =
    args.body === undefined || body === undefined || body.mediaType === 'application/json'
      ? []
      : [{ name: 'content-type', value: body.mediaType.replace(/[{}]/g, '') }];
  return {
    method: operation.method,
    url: writePath(operation.path, (name) => {
      const found = byPlace('path').find(({ parameter }) => parameter.name === name);
      return found === undefined ? undefined : pathValue(found.parameter, found.argument, plain);
    }),
    queryParams: byPlace('query').map(
      ({ parameter, argument }) => `${writeKey(parameter.name)}: ${queryValue(parameter, argument, plain)}`,
    ),
    queryStyles: byPlace('query').flatMap(({ parameter, argument }) => queryStyleOf(parameter, argument.type) ?? []),
    headers: [
      ...contentType,
      ...byPlace('header').map(({ parameter, argument }) => ({
        name: parameter.name,
        value: `{${textOf(parameter, argument)}}`,
      })),
      ...args.forwarded.map((name) => ({ name, from: name })),
    ],
    cookies: byPlace('cookie').map(
      ({ parameter, argument }) => `${writeKey(parameter.name)}: ${cookieValue(parameter, argument)}`,
    ),
    body: args.body && writeInput(`$args.${args.body.name}`, args.body.type, plain),
    bodyStyles: args.body === undefined || body === undefined ? [] : bodyStylesOf(body, args.body.type),
  };
}

/** A path with its parameters as expressions; what else stands in braces is text. */
export function writePath(path: string, valueOf: (name: string) => string | undefined): string {
  const written = path.split(/\{([^{}]*)\}/).map((part, index) => {
    const value = index % 2 === 1 ? valueOf(part) : undefined;
    return value ?? (index % 2 === 1 ? `%7B${fixed(part)}%7D` : fixed(part));
  });
  const joined = written.join('');
  return joined.startsWith('/') ? joined : `/${joined}`;
}

function fixed(text: string): string {
  // A fragment is not sent; in these paths it is a part of the name.
  return text.replace(/[{}#\s\\"]/g, (character) => encodeURIComponent(character));
}

function pathValue(parameter: Parameter, argument: ArgumentDraft, plain: ReadonlySet<ObjectDraft>): string {
  const isStructured = !parameter.json && (argument.type.kind === 'list' || argument.type.kind === 'object');
  // Swagger 2 knows lists between blanks, bars and tabs.
  if (!isStructured || parameter.separator !== ',') return pathExpression(parameter, textOf(parameter, argument));
  return pathExpression(parameter, writeInput(`$args.${argument.name}`, argument.type, plain), true);
}

/** By RFC 6570: a scalar in the simple style as it is, anything else by what its style begins with. */
export function pathExpression({ style, explode, name }: Parameter, value: string, isStructured = false): string {
  const matrix = `;${fixed(encodeURIComponent(name))}=`;
  const mark = style === 'label' ? '.' : style === 'matrix' ? matrix : isStructured ? ',' : '';
  return `{${mark}${value}${explode && isStructured ? '*' : ''}}`;
}

/** RFC 6265 §4.1.1: a comma is no part of a cookie's value, so that a list that is not exploded is one encoded text. */
function cookieValue(parameter: Parameter, argument: ArgumentDraft): string {
  const isRepeated = argument.type.kind === 'list' && parameter.explode && !parameter.json;
  return isRepeated ? `$args.${argument.name}${translateEnum(argument.type)}` : textOf(parameter, argument);
}

/** An argument as one text. */
function textOf(parameter: Parameter, { name, type }: ArgumentDraft): string {
  const value = `$args.${name}${translateEnum(type)}`;
  if (parameter.json) return `${value}->jsonStringify`;
  return type.kind === 'list' ? `${value}->joinNotNull(${quoted(parameter.separator)})` : value;
}

/** A list or an object as it is: its style says how it is written. */
function queryValue(parameter: Parameter, argument: ArgumentDraft, plain: ReadonlySet<ObjectDraft>): string {
  const { type } = argument;
  const value = writeInput(`$args.${argument.name}`, type, plain);
  // Behind a block, no method can stand: it has to be an expression of its own.
  if (parameter.json) return `${value.endsWith('}') ? `$(${value})` : value}->jsonStringify`;
  const isDelimited = type.kind === 'list' && !parameter.explode && queryStyleOf(parameter, type) === undefined;
  return isDelimited ? textOf(parameter, argument) : value;
}

/** `http: { … }`, with lines of an indentation of six. */
export function printRequest({
  method,
  url,
  queryParams,
  queryStyles,
  headers,
  cookies,
  body,
  bodyStyles,
}: WrittenRequest): string {
  const parts = [`${method}: ${printString(url)}`];
  if (queryParams.length > 0) parts.push(`queryParams: ${printMapping(queryParams.join('\n'), '        ')}`);
  if (queryStyles.length > 0) parts.push(printStyles('queryStyles', queryStyles));
  if (headers.length > 0) parts.push(`headers: [${headers.map(printHeader).join(', ')}]`);
  if (cookies.length > 0) parts.push(`cookies: ${printMapping(cookies.join('\n'), '        ')}`);
  if (body !== undefined) parts.push(`body: ${printMapping(body, '        ')}`);
  if (bodyStyles.length > 0) parts.push(printStyles('bodyStyles', bodyStyles));
  const line = parts.join(', ');
  if (line.length < 90 && !line.includes('\n')) return `http: { ${line} }`;
  return `http: {\n${parts.map((part) => `        ${part}`).join('\n')}\n      }`;
}

export function printHeader({ name, from, value }: WrittenRequest['headers'][number]): string {
  const source = from === undefined ? `value: ${printString(value ?? '')}` : `from: ${printString(from)}`;
  return `{ name: ${printString(name)}, ${source} }`;
}
