/**
 * Checks the rules between folders and the sizes of folders and files. Prints every violation with the reason for its
 * rule.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../.dependency-cruiser.cjs';

const MAX_LINES = 300;
/** More than one looks over at once. */
const MAX_FILES = 20;
/** What the formatter keeps to, where it can: a text, a comment or a pattern it leaves alone. */
const MAX_WIDTH = 120;
const GENERATED = /\.generated\.ts$/;
const OUTSIDE = /^src\/console\/app\/|\.d\.ts$/;

const sources = ['src', 'subgraphs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts') && !OUTSIDE.test(name)),
);

const { forbidden, options } = rules;
const { output } = await cruise(
  ['src', 'subgraphs'],
  { ruleSet: { forbidden }, validate: true, ...options },
  {},
  { tsConfig: extractTSConfig('tsconfig.json') },
);

const problems = [];

const seen = new Set(output.modules.map((module) => module.source));
const unseen = sources.filter((name) => !seen.has(name));
// An unsupported TypeScript makes the cruiser see nothing, and nothing has no violations.
if (unseen.length > sources.length / 20)
  problems.push(
    `the cruiser saw ${sources.length - unseen.length} of ${sources.length} source files: the rules were not checked`,
  );

const reasons = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
for (const rule of new Set(output.summary.violations.map((violation) => violation.rule.name))) {
  const violations = output.summary.violations.filter((violation) => violation.rule.name === rule);
  problems.push(`${rule}: ${reasons.get(rule) ?? ''}`);
  for (const { from, to, cycle } of violations) {
    const way = cycle
      ? [from, ...cycle.map((step) => step.name ?? step)].join(' → ')
      : from === to
        ? from
        : `${from} → ${to}`;
    problems.push(`    ${way}`);
  }
}

for (const name of sources.filter((source) => !GENERATED.test(source))) {
  const lines = readFileSync(name, 'utf8').split('\n');
  if (lines.length - 1 > MAX_LINES)
    problems.push(`${name} has ${lines.length - 1} lines; over ${MAX_LINES} a file does more than one thing`);
}

const scripts = readdirSync('scripts').map((name) => join('scripts', name));
for (const name of [...sources, ...scripts]) {
  if (GENERATED.test(name)) continue;
  readFileSync(name, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (line.length > MAX_WIDTH)
        problems.push(`${name}:${index + 1} has ${line.length} characters, over ${MAX_WIDTH}`);
    });
}

/** By the name of the type, then by its stage: the files that declare it, and whether for others. */
const declarations = new Map();
for (const file of sources.filter((name) => name.startsWith('src/')))
  for (const [, exported, name] of readFileSync(file, 'utf8').matchAll(
    /^(export )?(?:abstract )?(?:type|interface|class) (\w+)/gm,
  ))
    declarations.set(name, [...(declarations.get(name) ?? []), { file, isExported: exported !== undefined }]);
const stageOf = (file) => file.split('/', 2).join('/');
for (const [name, places] of declarations) {
  const exporting = places.filter(({ isExported }) => isExported);
  const stages = [...new Set(places.map(({ file }) => stageOf(file)))].map((stage) =>
    places.filter(({ file }) => stageOf(file) === stage),
  );
  for (const twice of [exporting, ...stages].filter(({ length }) => length > 1))
    problems.push(`${twice.map(({ file }) => file).join(' and ')} each have a type ${name}; one name means one thing`);
}

// As ESLint asks for; in here so that no comment can switch it off.
const GENERATING = /\b(?:new\s+Function|Function\(|eval\()|'(?:node:)?vm'/;
for (const name of sources)
  if (name !== 'src/core/generate-function.ts' && GENERATING.test(readFileSync(name, 'utf8')))
    problems.push(`${name} makes code of text; generateFunction() is the door for that`);

const everything = ['src', 'subgraphs', 'test/unit'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.parentPath),
);
for (const folder of new Set(everything)) {
  const files = everything.filter((parent) => parent === folder).length;
  if (files > MAX_FILES)
    problems.push(`${folder}/ has ${files} files; over ${MAX_FILES} it has rooms that are not built yet`);
}

const rooms = new Set(sources.map((name) => dirname(name)).filter((folder) => /^src\/.+\//.test(folder)));
const declared = new Set(
  Object.entries(rules.ROOMS).flatMap(([parent, { order }]) =>
    order.flat().map((room) => (room === '.' ? parent : `${parent}/${room}`)),
  ),
);
for (const room of rooms)
  if (!declared.has(room))
    problems.push(`${room}/ is a room without a place in the order (ROOMS, .dependency-cruiser.cjs)`);
for (const room of declared)
  if (!sources.some((name) => name.startsWith(`${room}/`)))
    problems.push(`${room}/ has a place in the order, and no file`);

for (const problem of problems) console.error(problem);
console.log(
  `layout: ${output.summary.totalCruised} modules, ${output.summary.totalDependenciesCruised} ` +
    `imports, ${sources.length} source files, ${problems.length === 0 ? 'no violation' : 'see above'}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
