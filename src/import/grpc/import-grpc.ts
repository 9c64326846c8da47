import { describeWellKnownTypes, readProto, ProtoFailure } from '../../supergraph/grpc/read-descriptor.ts';
import { readProtoRemarks, type ProtoRemarks } from '../../supergraph/grpc/proto/read-proto-remarks.ts';
import { describeFiles } from '../../supergraph/grpc/describe-files.ts';
import { NO_OPTIONS, type MethodOptions } from '../../supergraph/grpc/proto/method-options.ts';
import { readFileRemarks } from '../../supergraph/grpc/read-file-remarks.ts';
import { readReflectedFiles, ReflectionFailure } from '../../supergraph/grpc/reflection/read-reflection.ts';
import type { GrpcTls } from '../../supergraph/grpc/client/credentials.ts';
import type { GrpcDescriptor, GrpcRpc } from '../../supergraph/grpc/descriptor.ts';
import type { RootFieldDraft, SubgraphDraft } from '../draft/draft.ts';
import { ChosenRoots, type WrittenRoots } from '../draft/chosen-roots.ts';
import { ImportFailure } from '../files/import-failure.ts';
import type { Imported, Progress } from '../draft/imported.ts';
import { isName, Names, toFieldName, toRootName, toTypeName, type Naming } from '../draft/names.ts';
import { noteByName } from '../draft/note-by-name.ts';
import { Notes } from '../draft/notes.ts';
import { openInputCircles } from '../draft/open-input-circles.ts';
import { originField } from '../write/origin-field.ts';
import { printSchema, printString } from '../write/print-schema.ts';
import { RESERVED_TYPES } from '../draft/reserved-names.ts';
import { settleFields } from '../write/settle-fields.ts';
import { Messages } from './build-messages.ts';
import { classifyMethod } from './classify-method.ts';
import type { DraftedMethod, Root } from './drafted-method.ts';
import { findEntities } from './find-entities.ts';
import { writeEntity, writeMethod } from './write-method.ts';

export interface GrpcOptions extends Naming {
  /** Where the calls go: `host:port`. */
  readonly target: string | undefined;
  /** The name of the source. */
  readonly source: string;
  /** What the source says of its descriptors: `proto: "…"` or `reflection: true`. */
  readonly descriptors: string;
  /** Whether the source says that the connection is encrypted. */
  readonly tls: boolean;
  /** Which RPCs read and which change something, by `package.Service/Rpc`, by `Rpc`, or by the field. */
  readonly roots?: WrittenRoots | undefined;
  readonly progress?: Progress | undefined;
}

/** What an import needs to know of services. */
export interface ServiceDescription extends ProtoRemarks {
  /** Where it came from, for people. */
  readonly name: string;
  readonly descriptor: GrpcDescriptor;
}

/** Reads a `.proto` file and what it imports. Rejects with an ImportFailure. */
export async function describeProto(path: string, includeDirs: readonly string[]): Promise<ServiceDescription> {
  try {
    return {
      name: path,
      descriptor: await readProto(path, { includeDirs }),
      ...(await readProtoRemarks(path, includeDirs)),
    };
  } catch (error) {
    if (error instanceof ProtoFailure) throw new ImportFailure(error.message, { cause: error });
    throw error;
  }
}

/** Asks a server what it serves. Rejects with an ImportFailure. */
export async function describeServer(target: string, tls: GrpcTls | undefined): Promise<ServiceDescription> {
  try {
    const files = await readReflectedFiles({ target, tls });
    return {
      name: target,
      descriptor: describeFiles(files, target, await describeWellKnownTypes()),
      ...readFileRemarks(files),
    };
  } catch (error) {
    if (error instanceof ReflectionFailure || error instanceof ProtoFailure)
      throw new ImportFailure(error.message, { cause: error });
    throw error;
  }
}

/**
 * Writes a subgraph that answers by the RPCs of services. Throws an ImportFailure when there is none that can be
 * called.
 */
export function importGrpc(services: ServiceDescription, options: GrpcOptions): Imported {
  const notes = new Notes();
  const messages = new Messages({
    ...services,
    notes,
    names: new Names(RESERVED_TYPES, options.prefix),
    naming: options,
  });
  const drafted = draftMethods(services, { messages, notes, chosen: new ChosenRoots(options.roots), naming: options });
  if (drafted.length === 0)
    throw new ImportFailure(
      [
        `${services.name}: expected a service with an RPC that can be called, found none`,
        ...notes.list.map(({ at, why }) => `${at}: ${why}`),
      ].join('\n'),
    );
  messages.finish();
  options.progress?.(
    `${drafted.length} RPCs, ${messages.objects('output').length + messages.objects('input').length} types`,
  );
  const plainInputs = openInputCircles(messages.objects('input'), notes);
  const found = findEntities(drafted, notes);
  const { fields, entities } = settleFields(messages.objects('output'), notes, (writer) => {
    const context = { source: options.source, writer, plainInputs };
    return {
      fields: drafted.map((method) => ({ root: method.root, field: writeMethod(method, context) })),
      entities: found.map((entity) => ({ entity, directives: writeEntity(entity, context) })),
    };
  });
  for (const { entity, directives } of entities) entity.object.directives.push(...(directives ?? []));
  const of = (root: Root): readonly RootFieldDraft[] => fields.flatMap((one) => (one.root === root ? [one.field] : []));
  const draft: SubgraphDraft = {
    comment: [
      `Imported from the gRPC services ${Object.keys(services.descriptor.services).join(', ')}. It is yours to edit.`,
    ],
    imports: {
      connect: ['source', 'connect'],
      federation: entities.some(({ directives }) => directives !== undefined) ? ['key'] : [],
    },
    sources: [printSource(options, notes)],
    query: fields.some(({ root }) => root === 'query') ? of('query') : [standIn(services, notes)],
    mutation: of('mutation'),
    subscription: of('subscription'),
  };
  return { sdl: printSchema(draft), notes: notes.list };
}

/** Stands where nothing says who answers; the configuration replaces it. */
const NOWHERE = 'backend.invalid:443';

function printSource({ target, source, descriptors, tls }: GrpcOptions, notes: Notes): string {
  if (target === undefined)
    notes.add(
      'loosened',
      `@source(name: "${source}")`,
      'the address',
      `protos do not say who answers; the source has ${NOWHERE}, which --target or the configuration replaces: ` +
        `\`subgraphs.<name>.sources.${source}.url\``,
    );
  return (
    `@source(name: ${printString(source)}, grpc: { ` +
    `target: ${printString(target ?? NOWHERE)}, ${descriptors}${tls ? ', tls: {}' : ''} })`
  );
}

/** A graph needs a query. */
function standIn({ descriptor }: ServiceDescription, notes: Notes): RootFieldDraft {
  const services = Object.keys(descriptor.services);
  const field = originField(services[0]?.split('.').at(-1) ?? 'service', `the gRPC services ${services.join(', ')}`);
  notes.add(
    'suggestion',
    'services',
    'fields of Query',
    'no RPC says by its name or its options that it only reads; those that do can be moved to Query by hand. A ' +
      `graph needs one query: \`${field.name}\` stands in`,
  );
  return field;
}

interface DraftContext {
  readonly messages: Messages;
  readonly notes: Notes;
  readonly chosen: ChosenRoots;
  readonly naming: Naming;
}

function draftMethods(services: ServiceDescription, context: DraftContext): readonly DraftedMethod[] {
  const { messages, notes, chosen, naming } = context;
  const names: Readonly<Record<Root, Names>> = { query: new Names(), mutation: new Names(), subscription: new Names() };
  const drafted = Object.entries(services.descriptor.services).flatMap(([service, rpcs]) =>
    Object.entries(rpcs).flatMap(([rpc, called]): readonly DraftedMethod[] => {
      const at = `${service}.${rpc}`;
      const method = `${service}/${rpc}`;
      if (called.requestStream && !called.responseStream) {
        notes.add('omitted', method, 'an RPC that takes a stream of requests', 'a field has one set of arguments');
        return [];
      }
      if (called.requestStream)
        notes.add(
          'loosened',
          method,
          'a stream both ways',
          'one request is sent, and the stream stays open until the client leaves',
        );
      const root = called.responseStream
        ? 'subscription'
        : placeMethod({ method, rpc, options: services.methodOptions.get(at) ?? NO_OPTIONS }, context);
      const name = names[root].claim(
        rootName(rpc, naming),
        rootName(`${toTypeName(service.split('.').at(-1) ?? service)}${rpc}`, naming),
      );
      return [
        {
          method,
          rpc,
          root,
          name,
          ...draftMessages(called, root, messages),
          description: services.comments.get(at),
          deprecated: services.deprecated.has(at) ? '' : undefined,
        },
      ];
    }),
  );
  chosen.refuseUnknown();
  return drafted;
}

function placeMethod(
  { method, rpc, options }: { readonly method: string; readonly rpc: string; readonly options: MethodOptions },
  { notes, chosen, naming }: DraftContext,
): Root {
  const name = rootName(rpc, naming);
  const said = chosen.of([method, rpc, name]);
  if (said !== undefined) return said;
  const { root, byName } = classifyMethod(rpc, options);
  if (byName) noteByName(notes, { at: method, what: `\`${name}\``, root, option: rpc });
  return root;
}

function draftMessages(
  { requestType, responseType }: GrpcRpc,
  root: Root,
  messages: Messages,
): Pick<DraftedMethod, 'fields' | 'input' | 'response'> {
  // What changes something takes one argument: it is a message that the client makes as a whole.
  const input = root === 'mutation' ? messages.object(requestType, 'input') : undefined;
  return {
    input,
    fields: input === undefined ? messages.fields(requestType, 'input') : [],
    response: messages.object(responseType, 'output'),
  };
}

/** `GetStock` as `getStock`. */
function rootName(rpc: string, naming: Naming): string {
  const name = toFieldName(rpc.charAt(0).toLowerCase() + rpc.slice(1), 'call');
  return toRootName(isName(name) && !name.startsWith('_') ? name : `call${toTypeName(name)}`, naming);
}
