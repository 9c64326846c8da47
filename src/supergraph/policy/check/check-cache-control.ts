import { Kind } from 'graphql';
import { rootTypeName } from '../directives/root-type-name.ts';
import { argumentOf, fieldOf, type CheckApplication } from '../directives/written-application.ts';

const TIMES = ['maxAge', 'staleWhileRevalidate', 'staleIfError'];

/** `@cacheControl` must say something, in times that have not passed, and of something that can be kept. */
export const checkCacheControl: CheckApplication = (application, { document, problems }) => {
  const { coordinate, node } = application;
  const name = `\`@${node.name.value}\``;
  for (const time of TIMES) {
    const value = argumentOf(application, time)?.value;
    if (value?.kind === Kind.INT && Number(value.value) < 0)
      problems.add('POLICY_ARGUMENT', `expected 0 or more seconds as \`${time}\` of ${name}, found ${value.value}`, {
        node: value,
        coordinate,
      });
  }
  if ([...TIMES, 'scope', 'inheritMaxAge'].every((argument) => argumentOf(application, argument) === undefined)) {
    problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `${name} says nothing; expected such as \`maxAge: 60\` or \`scope: PRIVATE\``,
      { node, coordinate },
    );
  }
  const [typeName] = coordinate.split('.');
  const kind = (['mutation', 'subscription'] as const).find((one) => rootTypeName(document, one) === typeName);
  if (kind === undefined || fieldOf(application) === undefined) return;
  problems.add(
    'POLICY_BOUND_TO_NOTHING',
    `what a ${kind} answers is never kept; expected ${name} on a field of a query or of an object`,
    { node, coordinate },
  );
};
