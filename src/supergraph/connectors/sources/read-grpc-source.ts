import { dirname, resolve, sep } from 'node:path';
import { compileTemplate } from '../../../mapping/write/compile-template.ts';
import { TemplateFailure } from '../../../mapping/write/template-failure.ts';
import { listTemplateDependencies } from '../../../mapping/infer/list-dependencies.ts';
import type { GrpcDescriptor } from '../../grpc/descriptor.ts';
import { ProtoFailure } from '../../grpc/proto/proto-failure.ts';
import { readDescriptorSet } from '../../grpc/read-descriptor-set.ts';
import { readProto } from '../../grpc/read-descriptor.ts';
import { readReflectedDescriptors, ReflectionFailure } from '../../grpc/reflection/read-reflection.ts';
import { checkSourceVariables } from '../check/check-variables.ts';
import type { EnumNaming, GrpcSource, HeaderRule, Tls } from '../model/connector.ts';
import { listHeaderUses, listOutcomeUses } from '../read/list-uses.ts';
import type { Arguments } from '../read/read-arguments.ts';
import { readErrors, readHeaders, readIsSuccess } from '../read/read-call.ts';
import { readTls } from './read-tls.ts';

/** What the operator's configuration says of a source. */
export interface Operated {
  /** In place of the address in the schema. */
  readonly url: string | undefined;
  readonly config: Readonly<Record<string, unknown>>;
}

interface GrpcSurroundings extends Operated {
  /** `$env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files are named relative to it. */
  readonly directory: string;
  /** The services that connectors call. */
  readonly services: readonly string[];
}

/** Reads `grpc` of a `@source`, and the descriptors that it names: a file, or what the server tells of itself. */
export async function readGrpcSource(
  args: Arguments,
  name: string,
  surroundings: GrpcSurroundings,
): Promise<GrpcSource | undefined> {
  const grpc = args.object('grpc');
  if (grpc === undefined) return undefined;
  const { url, config, directory } = surroundings;
  grpc.allow(['target', 'proto', 'reflection', 'metadata', 'enums', 'tls']);
  const target = url ?? grpc.string('target');
  if (target === undefined || target === '')
    grpc.problem('INVALID_URL', `expected a \`target\` such as "inventory:50051" in the source "${name}"`);
  else checkTarget(target, name, grpc);
  const enums = readEnums(grpc);
  checkSourceVariables([...listHeaderUses(grpc, 'metadata'), ...listOutcomeUses(args)]);
  const metadata = readHeaders(grpc, 'metadata');
  const tls = await readTls(grpc, directory);
  const descriptor = await readDescriptor(grpc, name, { ...surroundings, target, tls, metadata });
  if (descriptor === undefined || target === undefined) return undefined;
  return {
    kind: 'grpc',
    name,
    config,
    target,
    tls,
    descriptor,
    enums,
    metadata,
    errors: readErrors(args),
    isSuccess: readIsSuccess(args),
  };
}

/** A scheme is that of a resolver (gRPC Name Resolution): of those that people write instead, none is one. */
function checkTarget(target: string, name: string, grpc: Arguments): void {
  const [scheme, kind = ''] = /^(https?|grpcs?|tcp|tls):\/\//i.exec(target) ?? [];
  if (scheme === undefined) return;
  const tls = /s$/i.test(kind) ? ', and `tls` beside it for a connection that is encrypted' : '';
  grpc.problem(
    'INVALID_URL',
    `expected a \`target\` without "${scheme}" in the source "${name}", such as ` +
      `"${target.slice(scheme.length).replace(/\/.*$/, '')}"${tls}; found "${target}"`,
    grpc.stringNode('target'),
  );
}

function readEnums(grpc: Arguments): EnumNaming {
  const enums = grpc.object('enums');
  enums?.allow(['prefix', 'unspecified']);
  return {
    prefix: enums?.enumName('prefix', ['STRIP', 'KEEP']) === 'KEEP' ? 'keep' : 'strip',
    unspecified: enums?.enumName('unspecified', ['NULL', 'NAME']) === 'NAME' ? 'name' : 'null',
  };
}

interface Served extends GrpcSurroundings {
  readonly target: string | undefined;
  readonly tls: Tls | undefined;
  readonly metadata: readonly HeaderRule[];
}

async function readDescriptor(grpc: Arguments, name: string, served: Served): Promise<GrpcDescriptor | undefined> {
  const proto = grpc.stringNode('proto');
  const reflection = grpc.boolean('reflection') === true;
  if ((proto !== undefined) === reflection) {
    const found = reflection ? 'both' : 'none';
    grpc.problem(
      'INVALID_PROTO',
      `expected the name of a \`.proto\` file or descriptor set as \`proto\` of the source "${name}", or ` +
        `\`reflection: true\`; found ${found}`,
    );
    return undefined;
  }
  if (proto === undefined) return await reflect(grpc, served);
  try {
    const path = resolve(served.directory, proto.value);
    return await (path.endsWith('.proto')
      ? readProto(path, { includeDirs: foldersWithin(served.directory, path) })
      : readDescriptorSet(path));
  } catch (error) {
    if (!(error instanceof ProtoFailure)) throw error;
    for (const { line, message } of error.problems) {
      grpc.problem('INVALID_PROTO', `${proto.value}${line === undefined ? '' : `:${line}`}: ${message}`, proto);
    }
    return undefined;
  }
}

/** Where imports may begin: the folders around a file, up to that of the schema. */
function foldersWithin(directory: string, path: string): readonly string[] {
  const folders: string[] = [];
  const top = resolve(directory);
  for (let folder = dirname(path); folder.startsWith(`${top}${sep}`); folder = dirname(folder)) folders.push(folder);
  return [...folders, top];
}

async function reflect(
  grpc: Arguments,
  { target, tls, metadata, config, env, services }: Served,
): Promise<GrpcDescriptor | undefined> {
  if (target === undefined || target === '') return undefined;
  const node = grpc.value('reflection');
  try {
    return await readReflectedDescriptors({
      target,
      tls,
      services,
      metadata: fixedMetadata(metadata, { config, env }),
    });
  } catch (error) {
    if (error instanceof ReflectionFailure || error instanceof TemplateFailure)
      grpc.problem('GRPC_REFLECTION_FAILED', error.message, node);
    else if (error instanceof ProtoFailure)
      for (const { message } of error.problems) grpc.problem('GRPC_REFLECTION_FAILED', `${target}: ${message}`, node);
    else throw error;
    return undefined;
  }
}

/** What calls send whoever asks: at registration there is no client whose headers could be copied. */
function fixedMetadata(
  rules: readonly HeaderRule[],
  { config, env }: Pick<GrpcSurroundings, 'config' | 'env'>,
): Readonly<Record<string, string>> {
  const scope = { variables: { config, env } };
  return Object.fromEntries(
    rules.flatMap(({ name, value }) => {
      const isFixed =
        value !== undefined &&
        listTemplateDependencies(value).every(({ variable }) => variable === 'config' || variable === 'env');
      return isFixed ? [[name, compileTemplate(value)(scope)]] : [];
    }),
  );
}
