import type { ReflectionObject } from 'protobufjs';
import { loadProtoFiles, type LoadedProtoFiles } from './load-proto-files.ts';
import { parseProto } from './parse-proto.ts';
import { bindingsOf, type MethodOptions } from './method-options.ts';

/** What `.proto` files say for people and for tools, which no call needs. */
export interface ProtoRemarks extends Pick<LoadedProtoFiles, 'sources' | 'imported'> {
  /** Comments, by the full name of what they stand at: `shop.Inventory.GetStock`, `shop.Product.name`. */
  readonly comments: ReadonlyMap<string, string>;
  /** Of RPCs that have some, as `package.Service.Rpc`. */
  readonly methodOptions: ReadonlyMap<string, MethodOptions>;
  /** What is marked as deprecated, by full name. */
  readonly deprecated: ReadonlySet<string>;
}

/** Reads the remarks of a file and of all that it imports; of what does not parse there are none. */
export async function readProtoRemarks(path: string, includeDirs: readonly string[]): Promise<ProtoRemarks> {
  const protobuf = (await import('protobufjs')).default;
  const { sources, imported } = await loadProtoFiles(protobuf, path, includeDirs);
  const comments = new Map<string, string>();
  const methodOptions = new Map<string, MethodOptions>();
  const deprecated = new Set<string>();
  const visit = (objects: readonly ReflectionObject[]): void => {
    for (const object of objects) {
      const name = object.fullName.replace(/^\./, '');
      if (object.comment !== null) comments.set(name, object.comment);
      if (object.options?.['deprecated'] === true) deprecated.add(name);
      if (object instanceof protobuf.Method && Array.isArray(object.parsedOptions))
        methodOptions.set(name, readMethodOptions(object.parsedOptions));
      if (object instanceof protobuf.Type) visit(object.fieldsArray);
      if (object instanceof protobuf.Service) visit(object.methodsArray);
      if (object instanceof protobuf.Enum) noteValues(name, object.comments, comments);
      if (object instanceof protobuf.Namespace) visit(object.nestedArray);
    }
  };
  for (const text of sources.values()) {
    const root = new protobuf.Root();
    try {
      // Comments of any form: the parser's own choice is the documenting ones alone.
      parseProto(protobuf, text, root, { keepCase: true, alternateCommentMode: true });
    } catch {
      continue;
    }
    visit(root.nestedArray);
  }
  return { comments, methodOptions, deprecated, sources, imported };
}

function noteValues(
  name: string,
  values: Readonly<Record<string, string | null>>,
  comments: Map<string, string>,
): void {
  for (const [value, comment] of Object.entries(values))
    if (comment !== null) comments.set(`${name}.${value}`, comment);
}

/** An option may be written as a whole or member by member, each with a line of its own. */
function readMethodOptions(written: readonly Readonly<Record<string, unknown>>[]): MethodOptions {
  const values = (name: string): readonly unknown[] =>
    written.flatMap((option) =>
      Object.entries(option).flatMap(([key, value]) => (key.replace(/^\(\.?|\)$/g, '') === name ? [value] : [])),
    );
  const level = values('idempotency_level').at(-1);
  return {
    bindings: values('google.api.http').flatMap(bindingsOf),
    idempotencyLevel: typeof level === 'string' ? level : undefined,
  };
}
