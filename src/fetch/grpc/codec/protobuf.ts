import type { Long, Reader, Writer } from 'protobufjs';

/** The wire format's reader and writer, and nothing else of `protobufjs`. */
export interface Wire {
  readonly Reader: { create(bytes: Uint8Array): Reader };
  readonly Writer: { create(): Writer };
}

export type { Long, Reader, Writer };

let loading: Promise<Wire> | undefined;

/** Loads the wire format on first use: a start without gRPC pays nothing. */
export function loadWire(): Promise<Wire> {
  return (loading ??= import('protobufjs/minimal.js').then((module) => module.default));
}
