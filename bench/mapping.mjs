/**
 * One mapping over 10,000 items beside the same written by hand: processor time, and their ratio, as medians of
 * interleaved rounds.
 */
import { compileMapping } from '../dist/src/mapping/compile/compile-mapping.js';
import { parseMapping } from '../dist/src/mapping/parse/parse-mapping.js';

const ITEMS = 10_000;
const ROUNDS = 9;
const RUNS_A_ROUND = 20;

const MAPPING =
  '$.items { id name: full_name age city: address.city.name address { street } tags: tags.label price status }';

const body = {
  items: Array.from({ length: ITEMS }, (_, index) => ({
    id: index,
    full_name: `name ${index}`,
    age: index % 90,
    address: { street: `street ${index}`, city: { name: `city ${index % 100}` } },
    tags: [{ label: 'a' }, { label: 'b' }],
    price: index * 1.5,
    status: index % 2 === 0 ? 'ON' : 'OFF',
  })),
};

/** @param {typeof body} input */
function byHand({ items }) {
  return items.map((item) => ({
    id: item.id,
    name: item.full_name,
    age: item.age,
    city: item.address.city.name,
    address: { street: item.address.street },
    tags: item.tags.map((tag) => tag.label),
    price: item.price,
    status: item.status,
  }));
}

const compiled = compileMapping(parseMapping(MAPPING));
const contestants = { mapping: () => compiled(body, { variables: {} }), 'by hand': () => byHand(body) };
if (JSON.stringify(contestants.mapping()) !== JSON.stringify(contestants['by hand']()))
  throw new Error('the two give different answers');

const taken = { mapping: [], 'by hand': [] };
for (let round = -2; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(contestants)) {
    const before = process.cpuUsage();
    for (let count = 0; count < RUNS_A_ROUND; count += 1) run();
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) taken[name].push((user + system) / 1000 / RUNS_A_ROUND);
  }
}

/** @param {number[]} values */
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
for (const [name, times] of Object.entries(taken)) console.log(`${name.padEnd(8)} ${median(times).toFixed(2)} ms`);
console.log(`ratio    ${(median(taken.mapping) / median(taken['by hand'])).toFixed(2)}`);
