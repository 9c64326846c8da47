import { createRequire } from 'node:module';
import { BoundedCache } from '../core/bounded-cache.ts';
import { lazily } from '../core/lazily.ts';
import { isUnbounded, listLookbehinds, withoutGroupNames } from './lookbehinds.ts';

// A tenth of a second to load, for the schemas that have a pattern.
const detector = lazily(() => createRequire(import.meta.url)('redos-detector') as typeof import('redos-detector'));

/** Characters of patterns whose verdict is kept: a schema is read again whenever one of its files changes. */
const KEPT = new BoundedCache<string, string>(100_000);

/** The regular expression of a pattern; properties of Unicode characters (`\p{L}`) are known. Throws a SyntaxError. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(pattern, /\\[pPu]\{/.test(pattern) ? 'u' : '');
}

/**
 * Why a pattern must not be matched with what clients send: it is no regular expression, or how long it takes could
 * grow faster than the text, so that one request would stop the process. Undefined when it is fine.
 */
export function findPatternProblem(pattern: string): string | undefined {
  const known = KEPT.get(pattern);
  if (known !== undefined) return known === '' ? undefined : known;
  const found = judge(pattern);
  KEPT.set(pattern, found ?? '', pattern.length);
  return found;
}

function judge(pattern: string): string | undefined {
  let compiled: RegExp;
  try {
    compiled = compilePattern(pattern);
  } catch (error) {
    return `is no regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
  const lookbehinds = listLookbehinds(pattern);
  const unbounded = lookbehinds.find(isUnbounded);
  if (unbounded !== undefined) {
    return (
      `can run away: its lookbehind \`${unbounded}\` may go back to the beginning from every place of a text; ` +
      `expected one that looks at a bounded number of characters, without \`*\`, \`+\`, \`{n,}\` and references ` +
      'to groups'
    );
  }
  // What a lookbehind looks for is tried at every place, and the detector passes it over.
  const verdicts = [pattern, ...lookbehinds.map((body) => `^(?:${body})$`)].map((part) =>
    verdictOf(part, compiled.unicode),
  );
  if (verdicts.includes('runs away'))
    return (
      'can run away: there are texts for which it tries one way after the other, far longer than they are; ' +
      'expected a pattern that can match a text in one way only, such as `^[a-z]+(-[a-z]+)*$`'
    );
  return verdicts.includes('unknown')
    ? 'cannot be checked for how long it may take: it has syntax that the check does not know; expected a pattern ' +
        'without flags for groups and without references by name'
    : undefined;
}

// Steps and not time, so that a schema is judged alike on every machine: patterns that are fine take under 200.
const MAX_STEPS = 1_000;
const MAX_SCORE = 200;

function verdictOf(pattern: string, unicode: boolean): 'fine' | 'runs away' | 'unknown' {
  try {
    const { safe } = detector().isSafePattern(withoutGroupNames(pattern), {
      unicode,
      maxScore: MAX_SCORE,
      maxSteps: MAX_STEPS,
      timeout: Number.POSITIVE_INFINITY,
    });
    return safe ? 'fine' : 'runs away';
  } catch {
    return 'unknown';
  }
}
