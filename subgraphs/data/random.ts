/** Repeatable randomness: the same seed yields the same draws on every machine. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...(readonly T[])]): T;
}

/** A generator with 32 bits of state stepped by the golden ratio: not for secrets, quick and even enough for a demo. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  const fraction = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 0x1_0000_0000;
  };
  const integer = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));

  return {
    integer,
    chance: (probability) => fraction() < probability,
    pick: (choices) => choices[integer(0, choices.length - 1)] ?? choices[0],
  };
}
