import type { ConstDirectiveNode, ConstObjectFieldNode, DocumentNode } from 'graphql';
import { directivesOf, isTypeWithFields } from '../sdl/read-types.ts';

/**
 * The gRPC services that connectors name in `method`, by source. What is not written as it should be is told elsewhere.
 */
export function listCalledServices(
  document: DocumentNode,
  directiveName: string,
): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, string[]>();
  for (const directive of document.definitions
    .flatMap((node) => (isTypeWithFields(node) ? [node, ...(node.fields ?? [])] : []))
    .flatMap((node) => directivesOf(node, directiveName))) {
    const source = valueOf(directive.arguments, 'source');
    const grpc = valueOf(directive.arguments, 'grpc');
    const method = grpc?.kind === 'ObjectValue' ? valueOf(grpc.fields, 'method') : undefined;
    if (source?.kind !== 'StringValue' || method?.kind !== 'StringValue') continue;
    const service = method.value.replace(/^\//, '').split('/')[0] ?? '';
    if (service !== '') called.set(source.value, [...(called.get(source.value) ?? []), service]);
  }
  return called;
}

function valueOf(
  members: ConstDirectiveNode['arguments'] | readonly ConstObjectFieldNode[],
  name: string,
): ConstObjectFieldNode['value'] | undefined {
  return members?.find((member) => member.name.value === name)?.value;
}
