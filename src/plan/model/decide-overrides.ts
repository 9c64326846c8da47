/** Which progressive overrides (`@override(label:)`) are in force while an operation is planned. */
export interface ActiveOverrides {
  readonly labels: readonly string[];
  /** `percent(x)` is in force when this is less than x. */
  readonly percentage: number;
}

export interface Overrides {
  /** All combinations that can be in force at once; one alone when nothing is left to chance. */
  readonly variants: readonly ActiveOverrides[];
  /**
   * Draws one request's variant, as an index. One draw decides all labels, so variants are few: one more than
   * percentages.
   */
  readonly draw: () => number;
}

export const NO_OVERRIDES: ActiveOverrides = { labels: [], percentage: 0 };

/**
 * Decides how labels come into force: `percent(x)` for x of a hundred requests, any other label for as many as
 * `percentages` gives it, and for none when it gives nothing. `random` draws from 0 to 1, 1 excluded.
 */
export function decideOverrides(
  labels: readonly string[],
  percentages: Readonly<Record<string, number>>,
  random: () => number = Math.random,
): Overrides {
  const shares = labels.map((label) => ({ label, percent: percentOf(label) ?? percentages[label] ?? 0 }));
  const bounds = [...new Set(shares.map(({ percent }) => percent))]
    .filter((percent) => percent > 0 && percent < 100)
    .sort((left, right) => left - right);
  const variants = [0, ...bounds].map(
    (percentage): ActiveOverrides => ({
      labels: shares.filter(({ percent }) => percent > percentage).map(({ label }) => label),
      percentage,
    }),
  );
  if (bounds.length === 0) return { variants, draw: () => 0 };
  const draw = (): number => {
    const drawn = random() * 100;
    return bounds.filter((bound) => bound <= drawn).length;
  };
  return { variants, draw };
}

function percentOf(label: string): number | undefined {
  const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
  return percent === undefined ? undefined : Number(percent);
}
