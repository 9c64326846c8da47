import { namedType, type ArgumentDraft, type ObjectDraft, type TypeDraft } from '../draft.ts';
import { quoted, writeKey } from '../mapping-text.ts';
import { printMapping, printString } from '../print-schema.ts';
import { translateEnum, writeInput } from '../write-input.ts';
import type { DraftedArguments, DraftedParameter } from './draft-arguments.ts';
import type { Operation, Parameter } from './operation.ts';

/** A request as a connector writes it; values in terms of `$args`, or of what `value` says. */
export interface WrittenRequest {
  readonly method: string;
  readonly url: string;
  /** Items of the mapping `queryParams`. */
  readonly queryParams: readonly string[];
  readonly headers: readonly { readonly name: string; readonly from?: string; readonly value?: string }[];
  readonly body: string | undefined;
}

export function writeRequest(operation: Operation, args: DraftedArguments, plain: ReadonlySet<ObjectDraft>): WrittenRequest {
  const byPlace = (place: Parameter['in']): readonly DraftedParameter[] => args.parameters.filter(({ parameter }) => parameter.in === place);
  const { body } = operation;
  const contentType = args.body === undefined || body === undefined || body.mediaType === 'application/json' ? [] : [{ name: 'content-type', value: body.mediaType.replace(/[{}]/g, '') }];
  const cookies = byPlace('cookie');
  return {
    method: operation.method,
    url: writePath(operation.path, (name) => {
      const found = byPlace('path').find(({ parameter }) => parameter.name === name);
      return found === undefined ? undefined : pathValue(found.parameter, found.argument);
    }),
    queryParams: byPlace('query').flatMap(({ parameter, argument }) => writeQuery(parameter, argument, plain)),
    headers: [
      ...contentType,
      ...byPlace('header').map(({ parameter, argument }) => ({ name: parameter.name, value: `{${textOf(parameter, argument)}}` })),
      ...(cookies.length === 0 ? [] : [{ name: 'cookie', value: `{$([${cookies.map(({ parameter, argument }) => `${textOf(parameter, argument)}->echo([${quoted(parameter.name)}, @]->joinNotNull('='))`).join(', ')}])->joinNotNull('; ')}` }]),
      ...args.forwarded.map((name) => ({ name, from: name })),
    ],
    body: args.body && writeInput(`$args.${args.body.name}`, args.body.type, plain),
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

function pathValue(parameter: Parameter, argument: ArgumentDraft): string {
  const prefix = parameter.style === 'label' ? '.' : parameter.style === 'matrix' ? `;${fixed(encodeURIComponent(parameter.name))}=` : '';
  return `${prefix}{${textOf(parameter, argument)}}`;
}

/** An argument as one text. */
function textOf(parameter: Parameter, { name, type }: ArgumentDraft): string {
  const value = `$args.${name}${translateEnum(type)}`;
  if (parameter.json) return `${value}->jsonStringify`;
  return type.kind === 'list' ? `${value}->joinNotNull(${quoted(parameter.separator)})` : value;
}

function writeQuery(parameter: Parameter, argument: ArgumentDraft, plain: ReadonlySet<ObjectDraft>): readonly string[] {
  const { name, json, style, explode } = parameter;
  const { type } = argument;
  const path = `$args.${argument.name}`;
  if (json) return [item(name, `${writesBlock(type, plain) ? `$(${writeInput(path, type, plain)})` : writeInput(path, type, plain)}->jsonStringify`)];
  const named = namedType(type);
  if (named.kind === 'object') return writeMembers(named.of, style === 'deepObject' ? name : undefined, path, []);
  if (type.kind === 'list' && style === 'deepObject') return [item(`${name}[]`, `${path}${translateEnum(type)}`)];
  return [item(name, type.kind === 'list' && explode ? `${path}${translateEnum(type)}` : textOf(parameter, argument))];
}

/** Behind a block, no method can stand: it has to be an expression of its own. */
function writesBlock(type: TypeDraft, plain: ReadonlySet<ObjectDraft>): boolean {
  return writeInput('', type, plain).endsWith('}');
}

/** The members of an object as parameters: `name[member]`, or by their own names. */
function writeMembers(object: ObjectDraft, name: string | undefined, path: string, above: readonly ObjectDraft[]): readonly string[] {
  return object.fields.flatMap((field) => {
    const named = namedType(field.type);
    const key = name === undefined ? field.key : `${name}[${field.key}]`;
    const value = `${path}.${field.name}`;
    if (named.kind === 'object') return field.type.kind === 'list' || above.includes(named.of) || name === undefined ? [] : writeMembers(named.of, key, value, [...above, object]);
    return [item(field.type.kind === 'list' && name !== undefined ? `${key}[]` : key, `${value}${translateEnum(field.type)}`)];
  });
}

function item(key: string, value: string): string {
  return `${writeKey(key)}: ${value}`;
}

/** `http: { … }`, with lines of an indentation of six. */
export function printRequest({ method, url, queryParams, headers, body }: WrittenRequest): string {
  const parts = [`${method}: ${printString(url)}`];
  if (queryParams.length > 0) parts.push(`queryParams: ${printMapping(queryParams.length === 1 ? (queryParams[0] ?? '') : queryParams.join('\n'), '        ')}`);
  if (headers.length > 0) parts.push(`headers: [${headers.map(printHeader).join(', ')}]`);
  if (body !== undefined) parts.push(`body: ${printMapping(body, '        ')}`);
  const line = parts.join(', ');
  if (line.length < 90 && !line.includes('\n')) return `http: { ${line} }`;
  return `http: {\n${parts.map((part) => `        ${part}`).join('\n')}\n      }`;
}

export function printHeader({ name, from, value }: WrittenRequest['headers'][number]): string {
  return `{ name: ${printString(name)}, ${from === undefined ? `value: ${printString(value ?? '')}` : `from: ${printString(from)}`} }`;
}
