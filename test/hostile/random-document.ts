import type { Random } from '../differential/random.ts';
import type { HostileFamily } from './hostile-families.ts';
import { OBJECTS } from './hostile-world.ts';

const LEAVES = ['id', 'name', 'kind', '__typename'];
const COMPOSITES: readonly (readonly [field: string, type: string])[] = [
  ['a', 'A'],
  ['b', 'B'],
  ['n', 'N'],
  ['m', 'M'],
  ['u', 'U'],
  ['ns', 'N'],
  ['us', 'U'],
  ['list(first: 3)', 'A'],
  ['g(x: 1)', 'N'],
];
const ABSTRACT = ['N', 'M', 'U', ...OBJECTS];
const VALUES = ['1', '$v', '"s"', 'null', '[1, $v]', '{x: 1}', '{i: {is: [{x: $v}]}}', 'ONE', '[[1], []]', '1.5'];
const ARGUMENTS = ['x', 's', 'l', 'd', 'i', 'is', 'k'];

/** Writes selections, near enough valid, until its budget of them is spent. */
class DocumentWriter {
  #left: number;
  readonly #random: Random;
  readonly #fragments: number;

  constructor(random: Random, budget: number, fragments: number) {
    this.#random = random;
    this.#left = budget;
    this.#fragments = fragments;
  }

  /** `from`: fragments before it are not spread, so that there are hardly any circles. */
  selections(type: string, depth: number, from: number): string {
    const written: string[] = [];
    const count = this.#random.int(1, this.#random.chance(0.1) ? 60 : 6);
    for (let index = 0; index < count && this.#left > 0; index += 1) written.push(this.#selection(type, depth, from));
    return `{ ${written.length === 0 ? '__typename' : written.join(' ')} }`;
  }

  #selection(type: string, depth: number, from: number): string {
    this.#left -= 1;
    const chance = this.#random.next();
    if (from < this.#fragments && chance < 0.15)
      return `...F${this.#random.int(from, this.#fragments - 1)} ${this.#condition()}`;
    if (depth < 14 && chance < 0.3) {
      const on = this.#random.pick(ABSTRACT);
      return `... ${this.#random.chance(0.7) ? `on ${on}` : ''} ${this.#condition()} ${this.selections(on, depth + 1, from)}`;
    }
    if (depth < 14 && chance < 0.65 && type !== 'U') {
      const [field, below] = this.#random.pick(COMPOSITES);
      return `${this.#alias()}${field} ${this.#condition()} ${this.selections(below, depth + 1, from)}`;
    }
    if (chance < 0.8 && type !== 'U')
      return `${this.#alias()}f(${this.#random
        .some(ARGUMENTS, 0.2, 1)
        .map((name) => `${name}: ${this.#random.pick(VALUES)}`)
        .join(' ')})`;
    return `${this.#alias()}${type === 'U' ? '__typename' : this.#random.pick(LEAVES)}`;
  }

  #alias(): string {
    return this.#random.chance(0.4) ? `x${this.#random.int(0, 40)}: ` : '';
  }

  #condition(): string {
    return this.#random.chance(0.03) ? '@include(if: true)' : '';
  }
}

/** Documents by the grammar. */
export const randomDocument: HostileFamily = (size, random) => {
  const fragments = random.int(0, Math.floor(size * 60));
  const each = (size * 4_000) / (fragments + 1);
  const writer = (): DocumentWriter => new DocumentWriter(random, each, fragments);
  const written = Array.from({ length: fragments }, (_, index) => {
    const on = random.pick(ABSTRACT);
    return `fragment F${index} on ${on} ${writer().selections(on, 0, index + 1)}`;
  });
  const root = Array.from({ length: random.int(1, 8) }, () => writer().selections('Query', 0, 0).slice(1, -1)).join(
    ' ',
  );
  return { query: `query Q($v: Int) { ${root} } ${written.join(' ')}`, variables: { v: random.int(0, 9) } };
};

const TOKEN = /\.\.\.|"""[^]*?"""|"[^"\n]*"|[\w.-]+|[^\s\w]/g;

/** A body is not longer. */
const MOST_CHARACTERS = 1_000_000;

/** Tokens of a document moved, doubled, left out, and parts of it repeated. */
export function mutate(query: string, random: Random): string {
  const tokens = query.slice(0, 200_000).match(TOKEN) ?? [];
  let lengths = 0;
  for (let change = random.int(1, 12); change > 0 && tokens.length > 0; change -= 1) {
    const at = random.int(0, tokens.length - 1);
    const length = random.int(1, Math.min(tokens.length - at, random.chance(0.3) ? 400 : 8));
    const part = tokens.slice(at, at + length);
    const kind = random.int(0, 3);
    if (kind === 0) tokens.splice(at, length);
    else if (kind === 1) tokens.splice(random.int(0, tokens.length), 0, ...part);
    else if (kind === 2) tokens[at] = random.pick(tokens);
    else if (part.length < 100) tokens.splice(at, 0, ...Array.from({ length: random.int(1, 100) }, () => part).flat());
  }
  const long = tokens.findIndex(
    (_, index) => index > 14_990 || (lengths += (tokens[index]?.length ?? 0) + 1) > MOST_CHARACTERS,
  );
  return tokens.slice(0, long < 0 ? undefined : long).join(' ');
}
