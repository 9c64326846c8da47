import { child, members, placeOf, textAt, type JsonNode } from '../../files/json-node.ts';
import type { Notes } from '../../draft/notes.ts';
import type { DescribedMethod, DescribedOperation } from './operation.ts';
import { readAnswers, readBody, readOldBody, textsOf } from './read-content.ts';
import { readParameters } from './read-parameters.ts';
import type { SchemaReader } from './read-schema.ts';

const METHODS: Readonly<Record<string, DescribedMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
};
const OTHER_METHODS = new Set(['head', 'options', 'trace', 'query']);

export interface DescriptionContext {
  readonly entry: JsonNode;
  readonly swagger2: boolean;
  readonly reader: SchemaReader;
  readonly notes: Notes;
}

/** Every operation that a connector can call; the others are noted. */
export function readOperations(context: DescriptionContext): readonly DescribedOperation[] {
  const { entry, reader, notes } = context;
  const operations: DescribedOperation[] = [];
  for (const [path, written] of members(child(entry, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const item = reader.follow(written);
    if (item === undefined) continue;
    for (const [name, node] of members(item)) {
      const method = METHODS[name];
      if (OTHER_METHODS.has(name))
        notes.add(
          'omitted',
          placeOf(node),
          `${name.toUpperCase()} ${path}`,
          'a connector calls with GET, POST, PUT, PATCH or DELETE',
        );
      else if (method !== undefined && Object.hasOwn(METHODS, name))
        operations.push(readOperation({ method, path, item, node }, context));
    }
  }
  for (const [name, node] of members(child(entry, 'webhooks')))
    notes.add('omitted', placeOf(node), `the webhook ${name}`, 'it is called by the backend, not by a client');
  return operations;
}

interface Found {
  readonly method: DescribedMethod;
  readonly path: string;
  readonly item: JsonNode;
  readonly node: JsonNode;
}

function readOperation({ method, path, item, node }: Found, context: DescriptionContext): DescribedOperation {
  const { entry, swagger2, reader, notes } = context;
  const { parameters, bodyParts } = readParameters([child(item, 'parameters'), child(node, 'parameters')], {
    reader,
    notes,
    swagger2,
  });
  const own = (key: string): readonly string[] => textsOf(child(node, key) ?? child(entry, key));
  for (const [name, callback] of members(child(node, 'callbacks')))
    notes.add('omitted', placeOf(callback), `the callback ${name}`, 'it is called by the backend, not by a client');
  return {
    node,
    method,
    path,
    id: textAt(node, 'operationId'),
    tags: textsOf(child(node, 'tags')),
    description: joined(textAt(node, 'summary') ?? textAt(item, 'summary'), textAt(node, 'description')),
    deprecated: child(node, 'deprecated')?.value === true,
    parameters,
    body: swagger2 ? readOldBody(bodyParts, node, own('consumes')) : readBody(node, { reader, notes }),
    responses: readAnswers(node, { reader, produces: swagger2 ? own('produces') : undefined }),
    servers: child(node, 'servers') ?? child(item, 'servers'),
  };
}

function joined(summary: string | undefined, description: string | undefined): string | undefined {
  if (summary === undefined || description === undefined || summary === description) return description ?? summary;
  return description.startsWith(summary) ? description : `${summary}\n\n${description}`;
}
