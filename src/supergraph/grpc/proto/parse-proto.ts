import type { IParseOptions, IParserResult, OneOf, ReflectionObject, Root, Type } from 'protobufjs';

/** The parser of the protobuf language; loaded when the first file is read. */
export type Protobuf = typeof import('protobufjs');

/**
 * Parses a `.proto` file into `root`. A group in a `oneof` (proto2) declares a message beside the `oneof`, which the
 * parser puts into it and then refuses: so that, while it runs, and it runs synchronously, such messages are taken and
 * put where they belong. Throws what the parser throws.
 */
export function parseProto(protobuf: Protobuf, text: string, root: Root, options: IParseOptions): IParserResult {
  const { prototype } = protobuf.OneOf;
  const add = Object.getOwnPropertyDescriptor(prototype, 'add');
  const groups: { readonly oneof: OneOf; readonly type: Type }[] = [];
  try {
    Object.defineProperty(prototype, 'add', {
      configurable: true,
      writable: true,
      value(this: OneOf, object: ReflectionObject): unknown {
        if (!(object instanceof protobuf.Type)) return Reflect.apply(add?.value as OneOf['add'], this, [object]);
        groups.push({ oneof: this, type: object });
        return this;
      },
    });
    const parsed = protobuf.parse(text, root, options);
    for (const { oneof, type } of groups) if (oneof.parent instanceof protobuf.Namespace) oneof.parent.add(type);
    return parsed;
  } finally {
    if (add !== undefined) Object.defineProperty(prototype, 'add', add);
  }
}
