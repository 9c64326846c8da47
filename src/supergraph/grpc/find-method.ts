import { editDistance } from '../../core/nearest-names.ts';
import type { GrpcDescriptor, GrpcMethod } from './descriptor.ts';

/** Finds an RPC by `package.Service/Rpc`; a leading slash is allowed. */
export function findMethod(descriptor: GrpcDescriptor, name: string): GrpcMethod | undefined {
  const [service, rpc, ...rest] = name.replace(/^\//, '').split('/');
  if (service === undefined || rpc === undefined || rest.length > 0) return undefined;
  const rpcs = Object.hasOwn(descriptor.services, service) ? descriptor.services[service] : undefined;
  const found = rpcs !== undefined && Object.hasOwn(rpcs, rpc) ? rpcs[rpc] : undefined;
  return found && { path: `/${service}/${rpc}`, ...found };
}

/** Every RPC as `package.Service/Rpc`, in order of declaration. */
export function listMethods(descriptor: GrpcDescriptor): readonly string[] {
  return Object.entries(descriptor.services).flatMap(([service, rpcs]) =>
    Object.keys(rpcs).map((rpc) => `${service}/${rpc}`),
  );
}

/** At most three RPCs that `name` may have meant, the nearest first. */
export function suggestMethods(descriptor: GrpcDescriptor, name: string): readonly string[] {
  const wanted = name.replace(/^\//, '').toLowerCase();
  const wantedRpc = lastPart(wanted);
  const near: { readonly method: string; readonly distance: number }[] = [];
  for (const method of listMethods(descriptor)) {
    const known = method.toLowerCase();
    // A forgotten package or service name is a nearer miss than any typing error.
    const distance =
      lastPart(known) === wantedRpc
        ? 0
        : Math.min(editDistance(wanted, known), editDistance(wantedRpc, lastPart(known)));
    if (distance <= Math.max(2, Math.floor(wantedRpc.length * 0.4))) near.push({ method, distance });
  }
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ method }) => method);
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1);
}
