import { isDeepStrictEqual } from 'node:util';

/**
 * How an answer differs from the expected one: undefined when they are equal, else the first place.
 * `sameOrder` tells whether the keys come in the same order, which GraphQL §7.2.2 wants and JSON does not.
 *
 * @param {string} expected @param {string} actual
 */
export function compareAnswers(expected, actual) {
  const [one, other] = [JSON.parse(expected), JSON.parse(actual)];
  if (isDeepStrictEqual(one, other))
    return { difference: undefined, sameOrder: JSON.stringify(one) === JSON.stringify(other) };
  return { difference: findDifference(one, other, '$'), sameOrder: false };
}

function findDifference(one, other, path) {
  if (isDeepStrictEqual(one, other)) return undefined;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return `${path}: expected ${brief(one)}, got ${brief(other)}`;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = findDifference(one[key], other[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return `${path}: expected ${brief(one)}, got ${brief(other)}`;
}

function brief(value) {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
