import type { GrpcDescriptor } from './descriptor.ts';

/** Leaves out what only describes `.proto` files: options (`google.api.http`) pull all of it in. */
export function keepReachable(descriptor: GrpcDescriptor): GrpcDescriptor {
  const kept = new Set<string>();
  const keep = (name: string): void => {
    if (kept.has(name)) return;
    kept.add(name);
    for (const { type } of descriptor.messages[name]?.fields ?? []) if (type.kind !== 'scalar') keep(type.name);
  };
  const names = [...Object.keys(descriptor.messages), ...Object.keys(descriptor.enums)];
  names.filter((name) => !/^google\.(?:protobuf|api)\./.test(name)).forEach(keep);
  for (const rpcs of Object.values(descriptor.services)) {
    for (const { requestType, responseType } of Object.values(rpcs)) [requestType, responseType].forEach(keep);
  }
  const only = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => kept.has(name)));
  return { services: descriptor.services, messages: only(descriptor.messages), enums: only(descriptor.enums) };
}
