import { composeServices } from '@theguild/federation-composition';
import { expandRequirements } from './expand-requirements.ts';
import { leaveOutPartialDefaults } from './leave-out-partial-defaults.ts';
import { hasRootsBelowRoots, leaveOutRootsBelow } from './leave-out-roots-below.ts';
import { takeStricterInputs } from './take-stricter-inputs.ts';

export type Services = Parameters<typeof composeServices>[0];
type Composed = ReturnType<typeof composeServices>;

/**
 * Runs the composer, again where it refuses what Federation allows. What it says first is what counts when it stays
 * with it.
 */
export function runComposer(services: Services): Composed {
  const composition = composeServices(services);
  if (composition.errors === undefined) return composition;
  const complete = leaveOutPartialDefaults(takeStricterInputs(services, composition.errors), composition.errors);
  const without = complete === services ? composition : composeServices(complete);
  if (without.errors === undefined) return without;
  if (!isUnsatisfiable(without)) return composition;
  return composeSatisfiable(complete) ?? without;
}

function isUnsatisfiable({ errors }: Composed): boolean {
  return errors?.every(({ extensions }) => extensions['code'] === 'SATISFIABILITY_ERROR') === true;
}

/**
 * The composer takes some fragments for something that nobody can bring, and finds no way from a root type in a field
 * to other subgraphs, which needs no key. So the rest is proved to be satisfiable without those fields.
 */
function composeSatisfiable(services: Services): Composed | undefined {
  const expanded = services.map((service) => ({ ...service, typeDefs: expandRequirements(service.typeDefs) }));
  if (expanded.some(({ typeDefs }, index) => typeDefs !== services[index]?.typeDefs)) {
    const again = composeServices(expanded);
    if (again.errors === undefined) return again;
  }
  if (!services.some(({ typeDefs }) => hasRootsBelowRoots(typeDefs))) return undefined;
  const proved = composeServices(
    expanded.map((service) => ({ ...service, typeDefs: leaveOutRootsBelow(service.typeDefs) })),
  );
  if (proved.errors !== undefined) return undefined;
  const again = composeServices(expanded, { disableValidationRules: ['SatisfiabilityRule'] });
  return again.errors === undefined ? again : undefined;
}
