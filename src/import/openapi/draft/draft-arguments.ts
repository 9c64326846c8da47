import type { ArgumentDraft, TypeDraft } from '../../draft/draft.ts';
import { namedType } from '../../draft/draft.ts';
import { placeOf, type JsonNode } from '../../files/json-node.ts';
import { Names, toMemberName, toName } from '../../draft/names.ts';
import type { Notes } from '../../draft/notes.ts';
import type { Types } from '../types/build-types.ts';
import type { DescribedOperation, Parameter } from '../read/operation.ts';
import type { SchemaReader } from '../read/read-schema.ts';
import type { JsonType } from '../read/schema.ts';
import { queryStyleOf } from './query-style.ts';
import { isIdentifier } from '../types/scalar-of.ts';
import { UNMAPPABLE, WHY_UNMAPPABLE } from '../read/unmappable.ts';

export interface DraftedParameter {
  readonly parameter: Parameter;
  readonly argument: ArgumentDraft;
}

export interface DraftedArguments {
  readonly parameters: readonly DraftedParameter[];
  /** Headers that the client sends by itself. */
  readonly forwarded: readonly string[];
  readonly body: ArgumentDraft | undefined;
}

const TEXT: TypeDraft = { kind: 'scalar', name: 'String' };
const ID: TypeDraft = { kind: 'scalar', name: 'ID' };
/** Headers that mean the connection or our own request; nobody hands them over as arguments. */
const NOT_OURS = new Set([
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
  'host',
  'accept',
  'content-type',
]);
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Makes the arguments of an operation's field; undefined when one that it cannot do without has none, which is noted.
 */
export function draftArguments(
  operation: DescribedOperation,
  { input, notes, fieldName }: { readonly input: Types; readonly notes: Notes; readonly fieldName: string },
): DraftedArguments | undefined {
  const names = new Names();
  const drafted: DraftedParameter[] = [];
  const forwarded: string[] = [];
  for (const parameter of [...operation.parameters, ...undeclared(operation, notes)]) {
    const header = parameter.name.toLowerCase();
    if (
      parameter.in === 'header' &&
      (header === 'authorization' || (!parameter.required && HEADER_NAME.test(header) && !NOT_OURS.has(header)))
    ) {
      forwarded.push(header);
      if (header !== 'authorization')
        notes.add(
          'loosened',
          placeOf(parameter.node),
          `the header ${parameter.name}`,
          "an argument that is left out would send it empty; the client's own header is passed on, when the " +
            'configuration forwards it',
        );
      continue;
    }
    const type =
      parameter.in === 'header' && (NOT_OURS.has(header) || !HEADER_NAME.test(header))
        ? { problem: 'this header belongs to the gateway' }
        : typeOf(parameter, input, fieldName);
    if ('problem' in type) {
      notes.add(
        'omitted',
        placeOf(parameter.node),
        `the ${parameter.in} parameter ${parameter.name}`,
        parameter.required && parameter.in !== 'header'
          ? `${type.problem}; without it, ${operation.method} ${operation.path} cannot be called and is left out`
          : type.problem,
      );
      if (parameter.required && parameter.in !== 'header') return undefined;
      continue;
    }
    const written = (name: string): string => toMemberName(name, 'parameter', input.options.naming);
    const name = names.claim(
      written(parameter.name),
      written(`${parameter.in}_${toName(parameter.name, 'parameter')}`),
    );
    drafted.push({ parameter, argument: argumentOf(parameter, type, name) });
  }
  const body = draftBody(operation, { input, notes, fieldName, names });
  return body === 'none' ? undefined : { parameters: drafted, forwarded, body };
}

function argumentOf({ required, description, deprecated }: Parameter, type: TypeDraft, name: string): ArgumentDraft {
  return { name, type, nonNull: required, description, deprecated: deprecated ? '' : undefined };
}

/** Names in the path that no parameter describes. */
function undeclared({ path, parameters, node }: DescribedOperation, notes: Notes): readonly Parameter[] {
  const names = new Set([...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? ''));
  return [...names].flatMap((name): readonly Parameter[] => {
    if (parameters.some((parameter) => parameter.in === 'path' && parameter.name === name)) return [];
    notes.add('loosened', placeOf(node), `the path parameter ${name}`, 'it is not described; it is a String');
    return [
      {
        node,
        name,
        in: 'path',
        required: true,
        schema: undefined,
        style: 'simple',
        explode: false,
        separator: ',',
        json: false,
        allowReserved: false,
        description: undefined,
        deprecated: false,
      },
    ];
  });
}

type Typed = TypeDraft | { readonly problem: string };

function typeOf(parameter: Parameter, input: Types, fieldName: string): Typed {
  const { schema, name, json } = parameter;
  if (parameter.in === 'query' && name === UNMAPPABLE) return { problem: WHY_UNMAPPABLE };
  if (schema === undefined) return TEXT;
  const read = input.options.reader.read(schema);
  const options = read.choice?.options.map((option) => input.options.reader.read(option)) ?? [];
  const scalars = (types: readonly string[]): boolean =>
    types.length > 0 && !types.includes('object') && !types.includes('array');
  // A text or a number: an ID is written as either, and so is what stands in a URL.
  if (
    !json &&
    (read.types.length > 1 ? scalars(read.types) : options.length > 1 && options.every(({ types }) => scalars(types)))
  )
    return ID;
  const structured = options.find(({ types }) => types[0] === 'object' || types[0] === 'array');
  if (structured !== undefined && options.length > 1 && !json) {
    input.options.notes.add(
      'loosened',
      placeOf(schema),
      `the parameter ${name}`,
      'of its choice, only the object or list can be given',
    );
    return checked(parameter, input.typeOfSchema(structured, { context: fieldName, key: name }).type, structured.types);
  }
  return checked(parameter, input.typeOf(schema, { context: fieldName, key: name }).type, read.types);
}

function checked(parameter: Parameter, type: TypeDraft, types: readonly JsonType[]): Typed {
  const { name, json, style } = parameter;
  const named = namedType(type);
  if (json) return type;
  if (named.kind === 'scalar') {
    if (named.name === 'JSON')
      return parameter.in === 'query' && type.kind === 'scalar' && (style === 'deepObject' || types.join() === 'object')
        ? type
        : replaceNamed(type, TEXT);
    const braces = isIdentifier(name) && ['String', 'Int', 'Int64'].includes(named.name);
    return nested(type) ? { problem: 'no style writes lists in lists' } : braces ? replaceNamed(type, ID) : type;
  }
  if (named.kind === 'enum') {
    if (nested(type)) return { problem: 'no style writes lists in lists' };
    // Braces are counted in a template whatever they stand in.
    return named.of.values.some(({ value }) => /[{}]/.test(value)) ? replaceNamed(type, TEXT) : type;
  }
  if (type.kind === 'list' && style !== 'deepObject') return { problem: 'no style writes a list of objects' };
  if (parameter.in === 'path') return type;
  if (parameter.in !== 'query') return { problem: 'an object can be written in a query or a path only' };
  if (type.kind === 'object' && queryStyleOf(parameter, type) === undefined)
    return { problem: 'no style writes an object like that' };
  return type;
}

function nested(type: TypeDraft): boolean {
  return type.kind === 'list' && type.of.kind === 'list';
}

function replaceNamed(type: TypeDraft, named: TypeDraft): TypeDraft {
  return type.kind === 'list' ? { ...type, of: replaceNamed(type.of, named) } : named;
}

interface BodyContext {
  readonly input: Types;
  readonly notes: Notes;
  readonly fieldName: string;
  readonly names: Names;
}

function isEmptyObject(schema: JsonNode | undefined, reader: SchemaReader): boolean {
  if (schema === undefined) return false;
  const { types, properties, additional, choice } = reader.read(schema);
  return types.join() === 'object' && properties.size === 0 && additional === undefined && choice === undefined;
}

/** `none` when the operation cannot be called for its body. */
function draftBody(
  { body, method, path }: DescribedOperation,
  { input, notes, fieldName, names }: BodyContext,
): ArgumentDraft | undefined | 'none' {
  if (body === undefined) return undefined;
  const omit = (why: string): 'none' | undefined => {
    notes.add(
      'omitted',
      placeOf(body.node),
      `the body of ${method} ${path}`,
      body.required ? `${why}; the operation is left out` : why,
    );
    return body.required ? 'none' : undefined;
  };
  // Generators describe a form without members where there is none.
  if (method === 'GET' && !body.required && isEmptyObject(body.schema, input.options.reader)) return undefined;
  if (method === 'GET') return omit('a body of GET has no meaning (RFC 9110 §9.3.1)');
  if (body.kind === 'other') return omit(`expected JSON or a form, found ${body.mediaType}`);
  const schema: JsonNode = body.schema ?? { ...body.node, value: {} };
  const { type } = input.typeOf(schema, { context: fieldName, key: 'body' });
  if (body.kind === 'form' && namedType(type).kind !== 'object' && !(type.kind === 'scalar' && type.name === 'JSON'))
    return omit('a form is made of an object');
  const description = body.description ?? (type.kind === 'scalar' ? 'The body.' : undefined);
  // A body that is required and may be null is rarely meant to be left out.
  return { name: names.claim('input', 'body'), type, nonNull: body.required, description, deprecated: undefined };
}
