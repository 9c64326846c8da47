import { Kind, type DirectiveNode } from 'graphql';

/** The values of the variables that decide `@skip` and `@include`. */
export type Conditions = Readonly<Record<string, boolean>>;

const NO_CONDITIONS: Conditions = Object.freeze({});

/** The conditions of an operation, by the names that decide them. */
export function readConditions(names: readonly string[], variables: Readonly<Record<string, unknown>>): Conditions {
  return names.length === 0 ? NO_CONDITIONS : Object.fromEntries(names.map((name) => [name, variables[name] === true]));
}

/** GraphQL §3.13.1 and §3.13.2, with every condition a known value. */
export function isIncluded(directives: readonly DirectiveNode[] | undefined, conditions: Conditions): boolean {
  for (const directive of directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const value = directive.arguments?.[0]?.value;
    const holds =
      value?.kind === Kind.BOOLEAN
        ? value.value
        : value?.kind === Kind.VARIABLE && conditions[value.name.value] === true;
    if (holds === (name === 'skip')) return false;
  }
  return true;
}
