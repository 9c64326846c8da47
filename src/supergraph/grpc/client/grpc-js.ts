/** The library of channels and calls. */
export type Grpc = typeof import('@grpc/grpc-js');

/** Loads it on first use: a start without gRPC pays nothing. */
export function loadGrpc(): Promise<Grpc> {
  return import('@grpc/grpc-js');
}
