const WORDS = (
  'amber anchor basket beacon bottle branch bridge candle canvas carpet cedar chair clay copper corner cotton ' +
  'desk drawer ' +
  'felt fence filter flask folding garden glass grain granite handle harbour hinge iron jar kettle ladder lamp ' +
  'leather linen ' +
  'maple marble mirror needle oak paper pencil pillow plate pocket quilt rail ribbon rope saddle shelf silver ' +
  'slate spoon ' +
  'steel stone table thread timber tray velvet walnut willow window wool'
).split(' ');

/** A seeded generator (mulberry32): the same seed makes the same data in every run and on every machine. */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low, high) => low + Math.floor(next() * (high - low + 1));
  const word = () => WORDS[integer(0, WORDS.length - 1)];
  const name = () => `${capital(word())} ${capital(word())}`;
  /** About `length` characters, in sentences. */
  const text = (length) => {
    let written = '';
    while (written.length < length)
      written += `${capital(word())} ${Array.from({ length: integer(4, 11) }, word).join(' ')}. `;
    return written.trimEnd();
  };
  return { next, integer, word, name, text };
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}
