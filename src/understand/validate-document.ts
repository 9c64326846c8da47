import {
  GraphQLError,
  NoFragmentCyclesRule,
  NoSchemaIntrospectionCustomRule,
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  validate,
  ValuesOfCorrectTypeRule,
  VariablesInAllowedPositionRule,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Parts } from '../core/turns/take-turns.ts';
import { findFieldConflicts } from './fields-can-merge.ts';
import { oneOfVariablesNonNull } from './one-of-variables-non-null.ts';

export type Rules = typeof specifiedRules;

const MAX_ERRORS = 20;

const RULES: Rules = [...specifiedRules, oneOfVariablesNonNull];

/** Rules that walk a document again by themselves, by what they find on the way: each group is a part of its own. */
const HEAVY: readonly Rules[] = [[ValuesOfCorrectTypeRule], [VariablesInAllowedPositionRule, oneOfVariablesNonNull]];

/** How much a document holds, and by that how it is looked at. */
export type DocumentScale = 'small' | 'medium' | 'large';

export interface Validating {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  /** Whether errors may name what is near to what is not there. */
  readonly suggestions: boolean;
}

/**
 * The errors of a document by the rules of GraphQL §5, in parts: all rules at once is what takes longest of all that is
 * done with a document. Fragments within themselves are looked for first and alone, since every other walk over them
 * would be endless. Of a small document graphql-js tells every conflict of fields, which it compares two by two; of
 * others we tell one. A large one is worth a part for each heavy rule, at the price of walking it again.
 */
export function* validateDocument(
  document: DocumentNode,
  operations: readonly OperationDefinitionNode[],
  validating: Validating,
  scale: DocumentScale,
): Parts<readonly GraphQLError[]> {
  const { schema, suggestions } = validating;
  const options = { maxErrors: MAX_ERRORS, hideSuggestions: !suggestions };
  const circles = validate(schema, document, [NoFragmentCyclesRule], options);
  if (circles.length > 0) return circles;
  // GraphQL §5.2.1.1, which graphql-js 16 leaves to execution.
  const unsupported = operations.find(({ operation }) => schema.getRootType(operation) == null);
  if (unsupported !== undefined) {
    return [
      new GraphQLError(`The schema is not configured to execute ${unsupported.operation} operations.`, {
        nodes: unsupported,
      }),
    ];
  }
  const errors: GraphQLError[] = [];
  for (const rules of groupRules(validating.introspection, scale)) {
    yield;
    errors.push(...validate(schema, document, rules, options));
    // One more than the bound says that there are more.
    if (errors.length > MAX_ERRORS) return errors.slice(0, MAX_ERRORS + 1);
  }
  if (scale === 'small') return errors;
  yield;
  return [...errors, ...findFieldConflicts(document, schema)].slice(0, MAX_ERRORS);
}

function groupRules(introspection: boolean, scale: DocumentScale): readonly Rules[] {
  const all = introspection ? RULES : [...RULES, NoSchemaIntrospectionCustomRule];
  if (scale === 'small') return [all];
  const linear = all.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
  return scale === 'medium' ? [linear] : [linear.filter((rule) => !HEAVY.flat().includes(rule)), ...HEAVY];
}
