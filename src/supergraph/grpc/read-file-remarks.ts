import { HTTP_RULE, type FileDescriptor } from './decode-descriptors.ts';
import { bindingsOf, type MethodOptions } from './proto/method-options.ts';
import type { ProtoRemarks } from './proto/read-proto-remarks.ts';

/** The remarks of file descriptors: their options, since reflection tells no comments and no sources. */
export function readFileRemarks(files: readonly FileDescriptor[]): ProtoRemarks {
  const methodOptions = new Map<string, MethodOptions>();
  const deprecated = new Set<string>();
  for (const { package: packageName = '', service } of files) {
    for (const { name = '', method } of service) {
      for (const { name: rpc = '', options } of method) {
        if (options === undefined) continue;
        const at = `${packageName === '' ? '' : `${packageName}.`}${name}.${rpc}`;
        methodOptions.set(at, { bindings: bindingsOf(options[HTTP_RULE]), idempotencyLevel: options.idempotencyLevel });
        if (options.deprecated === true) deprecated.add(at);
      }
    }
  }
  return { comments: new Map(), methodOptions, deprecated, sources: new Map(), imported: new Map() };
}
