import ms from 'ms';

const LONGEST_MS = 366 * 86_400_000;

/** What `parseDuration` takes, for messages. */
export const DURATION = 'a duration such as "10s", "15m", "1h" or "1d", up to 366 days';

/** The milliseconds of `10s`, `1.5h`, `2 days`, or of a number of milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (text.trim() === '' || text.length > 100) return undefined;
  // The type of what `ms` takes is a pattern; it answers undefined for text that does not fit it.
  const found: number | undefined = ms(text as ms.StringValue);
  if (found === undefined || !Number.isFinite(found)) return undefined;
  const whole = Math.round(found);
  return whole >= 1 && whole <= LONGEST_MS ? whole : undefined;
}
