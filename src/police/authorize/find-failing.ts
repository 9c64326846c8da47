import type { AccessRequirement } from '../../supergraph/policy/facts/access-requirement.ts';
import type { Understood } from '../../understand/operation.ts';
import type { PolicyDecider } from './policy-decider.ts';

/** The requirements that a caller does not satisfy; `undecided`: nobody could tell just now. */
export type Failing = ReadonlyMap<AccessRequirement, 'refused' | 'undecided'>;

export const NONE_FAILING: Failing = new Map();

/** Answers at once, unless policies have to be asked. Never rejects. */
export type FindFailing = (
  requirements: readonly AccessRequirement[],
  understood: Understood,
) => Failing | Promise<Failing>;

type Recall = ReturnType<PolicyDecider['recall']>;

/**
 * Makes the function that holds requirements against a caller. `reportUndecided` is told why policies could not be
 * decided.
 */
export function createFindFailing(decider: PolicyDecider, reportUndecided: (error: unknown) => void): FindFailing {
  return (requirements, understood) => {
    const { caller, context } = understood;
    let recall: Recall | undefined;
    let failing: Map<AccessRequirement, 'refused' | 'undecided'> | undefined;
    let unknown: AccessRequirement[] | undefined;
    for (const requirement of requirements) {
      let satisfied: boolean | undefined;
      if (requirement.kind === 'authenticated') satisfied = caller.kind !== 'address';
      else if (requirement.kind === 'scopes') satisfied = someAllOf(requirement.anyOf, caller.scopes);
      else satisfied = byVerdicts(requirement.anyOf, (recall ??= decider.recall(caller)));
      if (satisfied === undefined) (unknown ??= []).push(requirement);
      else if (!satisfied) (failing ??= new Map<AccessRequirement, 'refused'>()).set(requirement, 'refused');
    }
    if (unknown === undefined) return failing ?? NONE_FAILING;
    const known = recall ?? decider.recall(caller);
    const names = [
      ...new Set(unknown.flatMap((requirement) => (requirement.kind === 'policies' ? requirement.anyOf.flat() : []))),
    ].filter((name) => known(name) === undefined);
    const asked = unknown;
    const found = new Map(failing);
    return decider.ask(names, caller, context.id).then(
      (verdicts) => {
        const verdictOf: Recall = (name) => verdicts.get(name) ?? known(name);
        for (const requirement of asked)
          if (requirement.kind !== 'policies' || byVerdicts(requirement.anyOf, verdictOf) !== true)
            found.set(requirement, 'refused');
        return found;
      },
      (error: unknown) => {
        reportUndecided(error);
        for (const requirement of asked) found.set(requirement, 'undecided');
        return found;
      },
    );
  };
}

function someAllOf(anyOf: readonly (readonly string[])[], scopes: ReadonlySet<string>): boolean {
  for (const all of anyOf) {
    let has = true;
    for (const scope of all) has &&= scopes.has(scope);
    if (has) return true;
  }
  return false;
}

/** Undefined when it hangs on a policy of which nothing is known. */
function byVerdicts(anyOf: readonly (readonly string[])[], verdictOf: Recall): boolean | undefined {
  let satisfied: boolean | undefined = false;
  for (const all of anyOf) {
    let holds: boolean | undefined = true;
    for (const name of all) {
      const verdict = verdictOf(name);
      if (verdict === false) holds = false;
      else if (verdict === undefined && holds === true) holds = undefined;
    }
    if (holds === true) return true;
    if (holds === undefined) satisfied = undefined;
  }
  return satisfied;
}
