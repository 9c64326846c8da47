import { visit, type ASTNode } from 'graphql';

/** The names of the variables that stand somewhere in the nodes. */
export function variablesIn(nodes: readonly ASTNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}
