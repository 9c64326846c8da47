import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';
import { textArgument } from './join-graphs.ts';

/**
 * An argument that a subgraph wants for a field, and that clients do not give (join specification 0.5,
 * `contextArguments`).
 */
export interface ContextNeed {
  readonly argument: string;
  /** As SDL writes it. */
  readonly type: string;
  readonly context: string;
  /** A field set with exactly one field for each type: `currency`, or `... on User { currency }`. */
  readonly selection: string;
}

/** The arguments from contexts that a `@join__field` names; none nearly always. */
export function readContextNeeds(directive: ConstDirectiveNode): readonly ContextNeed[] {
  const value = directive.arguments?.find(({ name }) => name.value === 'contextArguments')?.value;
  // GraphQL §3.12, input coercion: a list of one may be written as its item.
  const items = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  return items.flatMap((item) => {
    const [argument, type, context, selection] = ['name', 'type', 'context', 'selection'].map((name) =>
      memberOf(item, name),
    );
    if (argument === undefined || type === undefined || context === undefined || selection === undefined) return [];
    return [{ argument, type, context, selection: withoutBraces(selection) }];
  });
}

/** The types that set each context (context specification 0.1, `@context(name:)`). */
export function readContextTypes(document: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const directiveName = contextDirective(document);
  const types = new Map<string, Set<string>>();
  for (const definition of document.definitions) {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      definition.kind !== Kind.UNION_TYPE_DEFINITION
    )
      continue;
    for (const directive of definition.directives ?? []) {
      const context = directive.name.value === directiveName ? textArgument(directive, 'name') : undefined;
      if (context !== undefined) types.set(context, (types.get(context) ?? new Set()).add(definition.name.value));
    }
  }
  return types;
}

/** A supergraph may link the specification under another name. */
function contextDirective(document: DocumentNode): string {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    const link = definition.directives?.find(
      (directive) => textArgument(directive, 'url')?.includes('/context/v') === true,
    );
    if (link !== undefined) return textArgument(link, 'as') ?? 'context';
  }
  return 'context';
}

function memberOf(value: ConstValueNode, name: string): string | undefined {
  const member =
    value.kind === Kind.OBJECT ? value.fields.find((field) => field.name.value === name)?.value : undefined;
  return member?.kind === Kind.STRING ? member.value : undefined;
}

/** Some composers leave the braces around a selection. */
function withoutBraces(selection: string): string {
  return /^\s*\{([^]*)\}\s*$/.exec(selection)?.[1] ?? selection;
}
