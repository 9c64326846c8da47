import { child, items, members, placeOf, textAt, type JsonNode } from '../../files/json-node.ts';
import type { Notes } from '../../draft/notes.ts';
import type { Answer, Body } from './operation.ts';
import type { SchemaReader } from './read-schema.ts';
import { readCollectionFormat, readEncoding } from './read-styled.ts';

const FORM = 'application/x-www-form-urlencoded';
/**
 * The media types of JSON we choose from, the plainest first: a merge patch is an object with the members that change.
 */
const PREFERRED_JSON = [
  /^application\/json(?:;|$)/i,
  /^\*\/\*$/,
  /^application\/merge-patch\+json/i,
  /[/+]json(?:;|$)/i,
];

/** The body of an operation of OpenAPI 3. */
export function readBody(
  operation: JsonNode,
  { reader, notes }: { readonly reader: SchemaReader; readonly notes: Notes },
): Body | undefined {
  const written = child(operation, 'requestBody');
  const node = written && reader.follow(written);
  if (node === undefined) return undefined;
  const content = members(child(node, 'content'));
  const chosen = chooseJson(content) ?? content.find(([type]) => type.toLowerCase().startsWith(FORM)) ?? content[0];
  if (chosen === undefined) return undefined;
  const [mediaType, media] = chosen;
  const kind = PREFERRED_JSON.some((pattern) => pattern.test(mediaType))
    ? 'json'
    : mediaType.toLowerCase().startsWith(FORM)
      ? 'form'
      : 'other';
  const others = content.filter(([type]) => type !== mediaType).map(([type]) => type);
  if (kind !== 'other' && others.length > 0)
    notes.add('omitted', placeOf(node), `the body as ${others.join(', ')}`, `it is sent as ${mediaType}`);
  return {
    node,
    kind,
    mediaType: mediaType === '*/*' ? 'application/json' : mediaType,
    required: child(node, 'required')?.value === true,
    schema: child(media, 'schema'),
    styles: readEncoding(child(media, 'encoding')),
    description: textAt(node, 'description'),
  };
}

/** The body of an operation of Swagger 2: one parameter `in: body`, or those `in: formData` as members of a form. */
export function readOldBody(
  parts: readonly JsonNode[],
  operation: JsonNode,
  consumes: readonly string[],
): Body | undefined {
  const body = parts.find((part) => textAt(part, 'in') === 'body');
  if (body !== undefined) {
    const mediaType = PREFERRED_JSON.map((pattern) => consumes.find((type) => pattern.test(type))).find(
      (type) => type !== undefined,
    );
    const kind = mediaType !== undefined || consumes.length === 0 ? 'json' : 'other';
    const type =
      mediaType === undefined || mediaType === '*/*'
        ? kind === 'json'
          ? 'application/json'
          : (consumes[0] ?? '')
        : mediaType;
    return {
      node: body,
      kind,
      mediaType: type,
      required: child(body, 'required')?.value === true,
      schema: child(body, 'schema'),
      styles: new Map(),
      description: textAt(body, 'description'),
    };
  }
  const fields = parts.filter((part) => textAt(part, 'in') === 'formData');
  if (fields.length === 0) return undefined;
  const multipart =
    fields.some((field) => textAt(field, 'type') === 'file') ||
    (consumes.length > 0 && !consumes.some((type) => type.toLowerCase().startsWith(FORM)));
  const properties = Object.fromEntries(
    fields.map((field) => [textAt(field, 'name') ?? '', withoutPlace(field.value)]),
  );
  const required = fields
    .filter((field) => child(field, 'required')?.value === true)
    .map((field) => textAt(field, 'name'));
  const schema: JsonNode = { ...operation, value: { type: 'object', properties, required } };
  const styles = new Map(fields.map((field) => [textAt(field, 'name') ?? '', readCollectionFormat(field, 'form')]));
  return {
    node: operation,
    kind: multipart ? 'other' : 'form',
    mediaType: multipart ? 'multipart/form-data' : FORM,
    required: required.length > 0,
    schema,
    styles,
    description: undefined,
  };
}

/** `required` is a list in a schema, and a word of its own on a parameter. */
function withoutPlace(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? { ...value, required: undefined, in: undefined, name: undefined }
    : value;
}

function chooseJson(content: readonly (readonly [string, JsonNode])[]): readonly [string, JsonNode] | undefined {
  return PREFERRED_JSON.map((pattern) => content.find(([type]) => pattern.test(type))).find((one) => one !== undefined);
}

/** The answers of an operation, with what can be read of each. */
export function readAnswers(
  operation: JsonNode,
  { reader, produces }: { readonly reader: SchemaReader; readonly produces: readonly string[] | undefined },
): readonly Answer[] {
  return members(child(operation, 'responses')).flatMap(([status, written]) => {
    if (status.startsWith('x-')) return [];
    const node = reader.follow(written);
    if (node === undefined) return [];
    return [produces === undefined ? readNew(node, status) : readOld(node, status, produces)];
  });
}

function readNew(node: JsonNode, status: string): Answer {
  const content = members(child(node, 'content'));
  const mediaTypes = content.map(([type]) => type);
  const json = chooseJson(content);
  if (json !== undefined) return { node, status, kind: 'json', mediaTypes, schema: child(json[1], 'schema') };
  const kind = mediaTypes.length === 0 ? 'empty' : mediaTypes.some((type) => /^text\//i.test(type)) ? 'text' : 'other';
  return { node, status, kind, mediaTypes, schema: undefined };
}

function readOld(node: JsonNode, status: string, produces: readonly string[]): Answer {
  const schema = child(node, 'schema');
  if (schema === undefined) return { node, status, kind: 'empty', mediaTypes: [], schema: undefined };
  const isJson = produces.length === 0 || produces.some((type) => PREFERRED_JSON.some((pattern) => pattern.test(type)));
  const isText = !isJson && produces.some((type) => /^text\//i.test(type));
  const kind = textAt(schema, 'type') === 'file' ? 'other' : isJson ? 'json' : isText ? 'text' : 'other';
  return { node, status, kind, mediaTypes: produces, schema };
}

/** The texts of a list such as `consumes`. */
export function textsOf(node: JsonNode | undefined): readonly string[] {
  return items(node).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}
