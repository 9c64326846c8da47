import {
  KnownArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueArgumentNamesRule,
  ValuesOfCorrectTypeRule,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph } from '../supergraph.ts';
import { problemOfFieldSet } from '../sdl/problem-of-field-set.ts';
import { listFieldSets } from '../sdl/written-field-sets.ts';
import { placeOf } from '../sdl/written-source.ts';

// What composition looks at itself, such as whether a field exists, it says better.
const RULES: readonly ValidationRule[] = [
  ScalarLeafsRule,
  KnownArgumentNamesRule,
  UniqueArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
  ValuesOfCorrectTypeRule,
];

/**
 * Finds field sets that composition takes and no planner can use: an object without its fields, an alias, arguments
 * that the supergraph does not know. `schemaOf` gives what a subgraph's field sets are to be valid in.
 */
export function checkFieldSets(
  subgraphs: readonly Subgraph[],
  schemaOf: (subgraph: Subgraph) => GraphQLSchema,
): readonly SchemaProblem[] {
  return subgraphs.flatMap((subgraph) => {
    if (subgraph.federatedSchema === undefined) return [];
    return listFieldSets(subgraph.federatedSchema).flatMap((fieldSet): readonly SchemaProblem[] => {
      const why = problemOfFieldSet(fieldSet, schemaOf(subgraph), RULES);
      if (why === undefined) return [];
      const { directive, coordinate, text, node } = fieldSet;
      const code = `${directive.toUpperCase()}_INVALID_FIELDS`;
      return [
        {
          subgraph: subgraph.name,
          coordinate,
          ...placeOf(node),
          code,
          message: `@${directive}(fields: ${JSON.stringify(text)}): ${why}`,
        },
      ];
    });
  });
}
