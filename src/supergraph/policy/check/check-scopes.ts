import { print, type ConstValueNode } from 'graphql';
import { argumentOf, type CheckApplication } from '../directives/written-application.ts';

/**
 * `@requiresScopes` and `@policy` take a list of alternatives, each a list of names. Without an alternative nobody is
 * let in, and one without a name lets everybody in: neither is what anyone means.
 */
export const checkScopes: CheckApplication = (application, { problems }) => {
  const { coordinate, directive } = application;
  const name = directive === 'policy' ? 'policies' : 'scopes';
  const value = argumentOf(application, name)?.value;
  if (value === undefined) return;
  const alternatives: readonly ConstValueNode[] = value.kind === 'ListValue' ? value.values : [value];
  const tell = (what: string, node: ConstValueNode): void =>
    problems.add('POLICY_BOUND_TO_NOTHING', `${what}; expected such as [["one", "and another"], ["or this"]]`, {
      node,
      coordinate,
    });
  if (alternatives.length === 0) tell(`\`${name}\` has no alternative`, value);
  for (const alternative of alternatives) {
    if (alternative.kind === 'StringValue') {
      problems.add(
        'POLICY_ARGUMENT',
        `each alternative of \`${name}\` is a list; expected such as [["one", "and another"], ["or this"]], ` +
          `found ${print(alternative)}`,
        { node: alternative, coordinate },
      );
      continue;
    }
    const names = alternative.kind === 'ListValue' ? alternative.values : [alternative];
    if (names.length === 0) tell(`an alternative of \`${name}\` has no name`, alternative);
    for (const one of names)
      if (one.kind === 'StringValue' && one.value.trim() === '') tell(`a name in \`${name}\` is empty`, one);
  }
};
