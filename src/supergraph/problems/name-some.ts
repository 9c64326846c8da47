const MOST = 3;

/** The first of some coordinates, and how many more there are. */
export function nameSome(coordinates: readonly string[]): string {
  const more = coordinates.length > MOST ? ` and ${coordinates.length - MOST} more` : '';
  return `${coordinates
    .slice(0, MOST)
    .map((coordinate) => `\`${coordinate}\``)
    .join(', ')}${more}`;
}
