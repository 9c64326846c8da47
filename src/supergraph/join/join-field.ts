import { Kind, type ConstArgumentNode, type ConstDirectiveNode, type ConstValueNode } from 'graphql';

/** A `@join__field` (join specification 0.3): how one subgraph, by its enum value, knows a field. */
export function joinField(
  graph: string,
  { external = false, type }: { readonly external?: boolean; readonly type?: string },
): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'join__field' },
    arguments: [
      argument('graph', { kind: Kind.ENUM, value: graph }),
      ...(type === undefined ? [] : [argument('type', { kind: Kind.STRING, value: type })]),
      ...(external ? [argument('external', { kind: Kind.BOOLEAN, value: true })] : []),
    ],
  };
}

function argument(name: string, value: ConstValueNode): ConstArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}
