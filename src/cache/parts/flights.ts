import type { Slot } from './cached-part.ts';

/** What is being asked for, by key: settles when the call is over, whatever came of it. */
export type Flights = Map<string, Promise<void>>;

/** Waits for what somebody else is asking for at this moment. Undefined when there is nobody. */
export function waitForOthers(flights: Flights, missing: readonly Slot[]): Promise<unknown> | undefined {
  const awaited = new Set<Promise<void>>();
  for (const { key, part, isTried } of missing) {
    const flight = isTried && part.isWorthWaiting ? flights.get(key) : undefined;
    if (flight !== undefined) awaited.add(flight);
  }
  return awaited.size === 0 ? undefined : Promise.all(awaited);
}

/** Tells others that these are being asked for. Gives what ends it. */
export function takeOff(flights: Flights, slots: readonly Slot[]): () => void {
  const keys = slots.flatMap(({ key, part, isTried }) =>
    isTried && part.isWorthWaiting && !flights.has(key) ? [key] : [],
  );
  if (keys.length === 0) return () => {};
  let landed = (): void => {};
  const flight = new Promise<void>((resolve) => (landed = resolve));
  for (const key of keys) flights.set(key, flight);
  return () => {
    for (const key of keys) flights.delete(key);
    landed();
  };
}
