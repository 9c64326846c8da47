import { readFile } from 'node:fs/promises';
import { loadDescriptorDecoder, type FileDescriptor } from './decode-descriptors.ts';
import { describeFiles } from './describe-files.ts';
import type { GrpcDescriptor } from './descriptor.ts';
import { ProtoFailure } from './proto/proto-failure.ts';
import { describeWellKnownTypes } from './read-descriptor.ts';

const EXPECTED = 'expected a descriptor set, as `protoc --include_imports --descriptor_set_out` writes it';

/** Reads a file with a `google.protobuf.FileDescriptorSet`. Rejects with a `ProtoFailure`. */
export async function readDescriptorSet(path: string): Promise<GrpcDescriptor> {
  const decoder = await loadDescriptorDecoder();
  const files = await readFiles(path, decoder.set);
  return describeFiles(files, path, await describeWellKnownTypes());
}

async function readFiles(
  path: string,
  decode: (bytes: Uint8Array) => readonly FileDescriptor[],
): Promise<readonly FileDescriptor[]> {
  const refuse = (message: string): ProtoFailure =>
    new ProtoFailure([{ file: path, line: undefined, message: `${message}; ${EXPECTED}` }]);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) throw refuse('cannot be read');
  let files: readonly FileDescriptor[];
  try {
    files = decode(bytes);
  } catch {
    throw refuse('is no descriptor set');
  }
  if (files.length === 0 || files.some(({ name }) => name === undefined)) throw refuse('is no descriptor set');
  return files;
}
