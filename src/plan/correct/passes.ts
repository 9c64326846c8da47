import { createAliasConflictingFields } from './alias-conflicting-fields.ts';
import { createCompleteFields } from './complete-fields.ts';
import { createCompleteKeys } from './complete-keys.ts';
import { createMarkInputs } from './mark-inputs.ts';
import { createOpenRootFragments } from './open-root-fragments.ts';
import type { Check } from '../check/check.ts';
import type { Pass } from './pass.ts';
import { createRefuseContextArguments } from '../check/refuse-context-arguments.ts';
import { createRefuseInvalidOperations } from '../check/refuse-invalid-operations.ts';
import { createRefuseUnmetRequirements } from '../check/refuse-unmet-requirements.ts';
import { createRefuseUnprovidedFields } from '../check/refuse-unprovided-fields.ts';
import { serializeMutations } from './serialize-mutations.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';
import { createTakeProvided } from './take-provided.ts';

/** What is done to a planner's plan, in this order. */
export function createPasses(supergraph: SupergraphText, types: SubgraphTypes): readonly Pass[] {
  return [
    {
      name: 'complete keys',
      why: 'Planners send keys that a subgraph does not have. First: what is added is looked for by all that follow.',
      run: createCompleteKeys(supergraph),
    },
    {
      name: 'take what is provided',
      why: 'A lookup of provided leaves is a call too many. Before fields are completed, which finds what it misses.',
      run: createTakeProvided(supergraph, types),
    },
    {
      name: 'complete fields',
      why: 'A field that nobody asks for would be null without an error. Makes a plan of none, too.',
      run: createCompleteFields(types),
    },
    {
      name: 'alias conflicting fields',
      why: 'One name of two types is refused by subgraphs. After the last field was added.',
      run: createAliasConflictingFields(types),
    },
    {
      name: 'mark inputs',
      why: 'An input that failed takes only those fields away that require it. By the names that fields end up with.',
      run: createMarkInputs(types),
    },
    {
      name: 'open root fragments',
      why: 'A subgraph may call its roots otherwise. After all that is found by types.',
      run: createOpenRootFragments(supergraph),
    },
    {
      name: 'serialize mutations',
      why: 'A mutation runs when the one before it is complete. Last: it splits steps that the others know as one.',
      run: serializeMutations,
    },
  ];
}

/** What is asked of each step once all passes are done. */
export function createChecks(supergraph: SupergraphText, types: SubgraphTypes): readonly Check[] {
  const checks: readonly (Omit<Check, 'run'> & { readonly run: Check['run'] | undefined })[] = [
    {
      name: 'refuse missing context arguments',
      why: 'The subgraph would refuse the call, or compute the field from nothing.',
      run: createRefuseContextArguments(supergraph),
    },
    {
      name: 'refuse invalid operations',
      why: 'The subgraph would refuse the call, and all fields of the step would be empty.',
      run: createRefuseInvalidOperations(supergraph),
    },
    {
      name: 'refuse unmet requirements',
      why: 'The subgraph would compute the field from nothing.',
      run: createRefuseUnmetRequirements(supergraph),
    },
    {
      name: 'refuse unprovided fields',
      why: 'The subgraph would answer null for what it does not know.',
      run: createRefuseUnprovidedFields(supergraph, types),
    },
  ];
  return checks.flatMap(({ run, ...check }) => (run === undefined ? [] : [{ ...check, run }]));
}
