import { child, items, members, placeOf, textAt, type JsonNode } from '../../files/json-node.ts';
import type { Notes } from '../../draft/notes.ts';
import type { Parameter, ParameterPlace } from './operation.ts';
import { readCollectionFormat, readStyled } from './read-styled.ts';
import type { SchemaReader } from './read-schema.ts';

/** Parameters of a path and of an operation in it, which replaces those of the same place and name. */
export function readParameters(
  lists: readonly (JsonNode | undefined)[],
  { reader, notes, swagger2 }: { readonly reader: SchemaReader; readonly notes: Notes; readonly swagger2: boolean },
): {
  readonly parameters: readonly Parameter[];
  /** What Swagger 2 calls parameters `in: body` and `in: formData`. */
  readonly bodyParts: readonly JsonNode[];
} {
  const parameters = new Map<string, Parameter>();
  const bodyParts = new Map<string, JsonNode>();
  for (const written of lists.flatMap((list) => items(list))) {
    const node = reader.follow(written);
    if (node === undefined) continue;
    const name = textAt(node, 'name');
    const place = textAt(node, 'in');
    if (name === undefined || place === undefined)
      notes.add(
        'omitted',
        placeOf(node),
        'a parameter',
        `expected \`name\` and \`in\`, found ${name === undefined ? 'no name' : 'no place'}`,
      );
    else if (swagger2 && (place === 'body' || place === 'formData')) bodyParts.set(`${place} ${name}`, node);
    else if (!isPlace(place))
      notes.add(
        'omitted',
        placeOf(node),
        `the parameter ${name}`,
        `expected path, query, header or cookie as its place, found ${JSON.stringify(place)}`,
      );
    else parameters.set(keyOf(place, name), swagger2 ? readOld(node, name, place) : readNew(node, name, place));
  }
  return { parameters: [...parameters.values()], bodyParts: [...bodyParts.values()] };
}

/** The names of headers are the same in any case (RFC 9110 §5.1). */
function keyOf(place: ParameterPlace, name: string): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

function isPlace(place: string): place is ParameterPlace {
  return ['path', 'query', 'header', 'cookie'].includes(place);
}

const DEFAULT_STYLES: Readonly<Record<ParameterPlace, string>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
};

function readNew(node: JsonNode, name: string, place: ParameterPlace): Parameter {
  const [content] = members(child(node, 'content'));
  return {
    ...common(node, name, place),
    ...readStyled(node, DEFAULT_STYLES[place]),
    schema: child(node, 'schema') ?? (content && child(content[1], 'schema')),
    json: content !== undefined && /json/i.test(content[0]),
  };
}

function readOld(node: JsonNode, name: string, place: ParameterPlace): Parameter {
  return { ...common(node, name, place), ...readCollectionFormat(node, DEFAULT_STYLES[place]), schema: node };
}

function common(
  node: JsonNode,
  name: string,
  place: ParameterPlace,
): Pick<Parameter, 'node' | 'name' | 'in' | 'required' | 'description' | 'deprecated'> {
  return {
    node,
    name,
    in: place,
    required: place === 'path' || child(node, 'required')?.value === true,
    description: textAt(node, 'description'),
    deprecated: child(node, 'deprecated')?.value === true,
  };
}
