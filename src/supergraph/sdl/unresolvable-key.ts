import { Kind, type ConstDirectiveNode } from 'graphql';

/** The key with `resolvable: false`. */
export function unresolvable(key: ConstDirectiveNode): ConstDirectiveNode {
  const others = (key.arguments ?? []).filter((argument) => argument.name.value !== 'resolvable');
  return {
    ...key,
    arguments: [
      ...others,
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'resolvable' },
        value: { kind: Kind.BOOLEAN, value: false },
      },
    ],
  };
}
