import { ChosenRoots } from '../draft/chosen-roots.ts';
import type { RootFieldDraft, SubgraphDraft, TypeDraft } from '../draft/draft.ts';
import { ImportFailure } from '../files/import-failure.ts';
import type { Imported } from '../draft/imported.ts';
import { child, textAt, type JsonNode } from '../files/json-node.ts';
import { Names } from '../draft/names.ts';
import { Notes } from '../draft/notes.ts';
import { openInputCircles } from '../draft/open-input-circles.ts';
import { originField } from '../write/origin-field.ts';
import { printMapping, printSchema, printString } from '../write/print-schema.ts';
import { nameOf } from '../files/read-text.ts';
import { RESERVED_TYPES } from '../draft/reserved-names.ts';
import { settleFields } from '../write/settle-fields.ts';
import type { SelectionWriter } from '../write/write-selection.ts';
import { Enums } from './types/build-enum.ts';
import { Types } from './types/build-types.ts';
import { DocumentReader } from './read/document-reader.ts';
import { draftOperation, type DraftedOperation } from './draft/draft-operation.ts';
import { findEntities } from './draft/find-entities.ts';
import { loadDocuments, type Documents } from './read/load-documents.ts';
import { noteStyles } from './draft/note-styles.ts';
import type { OpenapiOptions } from './read/options.ts';
import { placeOperations } from './draft/place-operations.ts';
import { readErrorMessages } from './read/read-error-messages.ts';
import { readOperations, type DescriptionContext } from './read/read-operations.ts';
import { SchemaReader } from './read/read-schema.ts';
import { SourceWriter } from './write/sources.ts';
import { writeEntity } from './write/write-entity.ts';
import { printRequest, writeRequest } from './write/write-request.ts';

/**
 * Reads an OpenAPI description (3.0, 3.1 or Swagger 2, JSON or YAML) and writes a subgraph that answers by its
 * operations. Rejects with an ImportFailure when it is no such description; what it says and GraphQL cannot is in the
 * notes.
 */
export async function importOpenapi(location: URL, options: OpenapiOptions = {}): Promise<Imported> {
  const { progress } = options;
  progress?.(`reading ${nameOf(location)}`);
  const reader = new DocumentReader(options);
  const description = await reader.readDescription(location);
  const documents = await loadDocuments(description.location, description.text, reader);
  return importDocuments(documents, description.location, options);
}

/** The same for documents that are loaded. */
export function importDocuments(documents: Documents, location: URL, options: OpenapiOptions): Imported {
  const { entry } = documents;
  const name = nameOf(location);
  const swagger2 = isSwagger2(documents, name);
  const notes = new Notes();
  const reader = new SchemaReader(documents, notes);
  const context: DescriptionContext = { entry, swagger2, reader, notes };
  const operations = readOperations(context);
  if (operations.length === 0)
    throw new ImportFailure(
      `${name}#/paths: expected at least one operation that answers a call (get, post, put, patch or delete under ` +
        'a path), found none',
    );
  options.progress?.(`${operations.length} operations`);
  const { output, input, drafted } = draftTypes(operations, context, { name, options });
  options.progress?.(`${output.objects.length + input.objects.length} types; writing selections`);

  const sources = new SourceWriter(context, {
    location,
    drafted,
    errors: readErrorMessages(operations, reader),
    options,
  });
  const plainInputs = openInputCircles(input.objects, notes);
  const found = findEntities(drafted, notes);
  const { fields, entities } = settleFields(output.objects, notes, (writer) => ({
    fields: drafted.map((one) => ({
      root: one.root,
      field: writeField(one, { writer, plainInputs, source: sources.of(one.operation) }),
    })),
    entities: found.map((entity) => ({
      entity,
      directives: writeEntity(entity, sources.of(entity.drafted.operation), writer),
    })),
  }));
  for (const { entity, directives } of entities) entity.object.directives.push(...(directives ?? []));
  const query = fields.flatMap(({ root, field }) => (root === 'query' ? [field] : []));
  const draft: SubgraphDraft = {
    comment: describeSource(documents, sources),
    imports: {
      connect: ['source', 'connect'],
      federation: output.objects.some(({ directives }) => directives.length > 0) ? ['key'] : [],
    },
    sources: sources.printed(),
    query: query.length > 0 ? query : [standIn(documents, notes)],
    mutation: fields.flatMap(({ root, field }) => (root === 'mutation' ? [field] : [])),
    subscription: [],
  };
  return { sdl: printSchema(draft), notes: notes.list };
}

/** Drafts a field for each operation that a connector can call, and the types that they need. */
function draftTypes(
  operations: ReturnType<typeof readOperations>,
  { reader, notes }: DescriptionContext,
  { name, options }: { readonly name: string; readonly options: OpenapiOptions },
): { readonly output: Types; readonly input: Types; readonly drafted: ReturnType<typeof placeOperations> } {
  const names = new Names(RESERVED_TYPES, options.prefix);
  const enums = new Enums(names);
  const output = new Types({ reader, notes, names, enums, direction: 'output', naming: options });
  const input = new Types({ reader, notes, names, enums, direction: 'input', naming: options });
  const drafted = placeOperations(
    operations.flatMap((operation) => draftOperation(operation, { output, input, notes }) ?? []),
    notes,
    new ChosenRoots(options.roots),
  );
  if (drafted.length === 0)
    throw new ImportFailure(
      `${name}#/paths: expected at least one operation that a connector can call, found none ` +
        `of ${operations.length}:\n${notes.list.map(({ at, what, why }) => `${at}: ${what}: ${why}`).join('\n')}`,
    );
  output.finish();
  input.finish();
  for (const { args, operation } of drafted) noteStyles(args, operation.body, notes);
  return { output, input, drafted };
}

function isSwagger2({ entry }: Documents, name: string): boolean {
  const swagger = child(entry, 'swagger')?.value;
  const openapi = child(entry, 'openapi')?.value;
  if (openapi === undefined && (swagger === '2.0' || swagger === 2)) return true;
  // An unquoted version in YAML is a number.
  if ((typeof openapi === 'string' || typeof openapi === 'number') && /^3(?:\.|$)/.test(String(openapi))) return false;
  const found =
    openapi !== undefined
      ? `\`openapi: ${JSON.stringify(openapi)}\``
      : swagger !== undefined
        ? `\`swagger: ${JSON.stringify(swagger)}\``
        : 'neither';
  throw new ImportFailure(
    `${name}#: expected \`openapi\` with a version that begins with 3, or \`swagger: "2.0"\`, found ${found}`,
  );
}

const NOTHING: TypeDraft = { kind: 'scalar', name: 'Boolean' };

function writeField(
  drafted: DraftedOperation,
  {
    writer,
    plainInputs,
    source,
  }: {
    readonly writer: SelectionWriter;
    readonly plainInputs: Parameters<typeof writeRequest>[2];
    readonly source: string;
  },
): RootFieldDraft {
  const { operation, name, args, type } = drafted;
  // A success without content is worth a word.
  const selection = type === undefined ? '$(true)' : (writer.write(type) ?? '$');
  const http = printRequest(writeRequest(operation, args, plainInputs));
  const parts = [`source: ${printString(source)}`, http, `selection: ${printMapping(selection, '      ')}`];
  return {
    name,
    at: operation.node.pointer,
    description: operation.description,
    deprecated: operation.deprecated ? '' : undefined,
    args: [...args.parameters.map(({ argument }) => argument), ...(args.body === undefined ? [] : [args.body])],
    type: type ?? NOTHING,
    connect: `    @connect(\n${parts.map((part) => `      ${part}`).join('\n')}\n    )`,
  };
}

/** A graph needs a query. */
function standIn({ entry }: Documents, notes: Notes): RootFieldDraft {
  const title = titleOf(entry);
  const field = originField(
    textAt(child(entry, 'info'), 'title') ?? 'api',
    title === '' ? 'an OpenAPI description' : title,
  );
  notes.add(
    'suggestion',
    '#/paths',
    'fields of Query',
    'no operation is a GET, nor a POST that reads by its name, so that all are mutations; those that only read ' +
      `can be moved to Query by hand. A graph needs one query: \`${field.name}\` stands in`,
  );
  return field;
}

function titleOf(entry: JsonNode): string {
  const info = child(entry, 'info');
  return [textAt(info, 'title'), textAt(info, 'version')]
    .filter((part) => part !== undefined)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function describeSource({ entry }: Documents, sources: SourceWriter): readonly string[] {
  const title = titleOf(entry);
  return [
    `Imported from the OpenAPI description${title === '' ? '' : ` "${title}"`}. It is yours to edit.`,
    ...sources.comment,
  ];
}
