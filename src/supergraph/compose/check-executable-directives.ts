import { isDeepStrictEqual } from 'node:util';
import { Kind, print, valueFromASTUntyped, type DirectiveDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { isExecutable } from './merge-executable-directives.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import { placeOf } from '../sdl/written-source.ts';
import type { NamedService } from './service.ts';

interface Declared {
  readonly subgraph: string;
  readonly node: DirectiveDefinitionNode;
}

/**
 * Finds the directives of operations that no merged one can stand for: an argument that one subgraph requires and
 * another does not know, or whose defaults differ (Federation, "Merging directives"). The composer looks at their types
 * alone. What differs in a directive that is no part of the graph is nobody's concern.
 */
export function checkExecutableDirectives(services: readonly NamedService[]): readonly SchemaProblem[] {
  const declared = new Map<string, Declared[]>();
  for (const { name, typeDefs } of services) {
    for (const node of typeDefs.definitions)
      if (node.kind === Kind.DIRECTIVE_DEFINITION)
        declared.set(node.name.value, [...(declared.get(node.name.value) ?? []), { subgraph: name, node }]);
  }
  return [...declared.values()].flatMap((all) =>
    all.length === services.length && haveCommonLocation(all) ? checkArguments(all) : [],
  );
}

function haveCommonLocation([first, ...others]: readonly Declared[]): boolean {
  return (first?.node.locations ?? []).some(
    (location) =>
      isExecutable(location) &&
      others.every(({ node }) => node.locations.some(({ value }) => value === location.value)),
  );
}

interface Argument {
  readonly subgraph: string;
  readonly argument: InputValueDefinitionNode;
}

function checkArguments(all: readonly Declared[]): readonly SchemaProblem[] {
  const byName = new Map<string, Argument[]>();
  for (const { subgraph, node } of all)
    for (const argument of node.arguments ?? [])
      byName.set(argument.name.value, [...(byName.get(argument.name.value) ?? []), { subgraph, argument }]);
  const directive = all[0]?.node.name.value ?? '';
  return [...byName].flatMap(([name, given]) => {
    const coordinate = `@${directive}(${name}:)`;
    const problem =
      given.length < all.length
        ? findRequired(
            given,
            all.filter(({ subgraph }) => !given.some((one) => one.subgraph === subgraph)),
          )
        : findDefault(given);
    if (problem === undefined) return [];
    const { at, code, message } = problem;
    return [{ subgraph: at.subgraph, coordinate, ...placeOf(at.argument), code, message: `${coordinate} ${message}` }];
  });
}

interface DirectiveProblem {
  readonly at: Argument;
  readonly code: string;
  readonly message: string;
}

function findRequired(given: readonly Argument[], lacking: readonly Declared[]): DirectiveProblem | undefined {
  const at = given.find(({ argument }) => isRequired(argument));
  if (at === undefined) return undefined;
  return {
    at,
    code: 'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH',
    message:
      `is required here, and unknown in ${lacking.map(({ subgraph }) => `"${subgraph}"`).join(', ')}; expected it ` +
      'in all subgraphs, or a default',
  };
}

function findDefault(given: readonly Argument[]): DirectiveProblem | undefined {
  const [first, ...others] = given.flatMap((at) =>
    at.argument.defaultValue === undefined ? [] : [{ at, value: at.argument.defaultValue }],
  );
  const other = others.find(({ value }) => !isDeepStrictEqual(untyped(value), untyped(first?.value)));
  if (first === undefined || other === undefined) return undefined;
  return {
    at: other.at,
    code: 'FIELD_ARGUMENT_DEFAULT_MISMATCH',
    message:
      `is ${print(other.value)} here where it is left out, and ${print(first.value)} in "${first.at.subgraph}"; ` +
      'expected one default in all subgraphs',
  };
}

function isRequired({ type, defaultValue }: InputValueDefinitionNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;
}

function untyped(value: InputValueDefinitionNode['defaultValue']): unknown {
  return value === undefined ? undefined : valueFromASTUntyped(value);
}
