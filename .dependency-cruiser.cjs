/**
 * The rules between folders, checked by `node scripts/check-layout.mjs`. A request travels through the
 * stages in this order; each stage may name the types of an earlier one and nothing more, so that any
 * stage can be read, tested and replaced alone.
 */
const STAGES = ['listen', 'identify', 'understand', 'police', 'cache', 'plan', 'execute', 'fetch', 'shape', 'respond'];
const GROUND = ['config', 'observe', 'store', 'supergraph'];
/** What stands over the stages: it opens them, joins them, and runs requests through them. */
const ABOVE = ['cli', 'console', 'explain', 'join', 'serve'];

/** Whole programs beside the stages, each with a door of its own. */
const PROGRAMS = ['mapping', 'cost', 'constraints'];

/**
 * The rooms of a folder, from the ground up: a room may import from those before it. '.' stands for the files beside
 * the rooms, which come last where it is not named. Rooms in a list of their own stand side by side: none of them knows
 * another. check-layout.mjs wants every folder with rooms in here.
 */
const ROOMS = {
  'src/cache': {
    order: ['purge', 'layers', 'policy', 'parts', 'calls', 'answers'],
    because:
      'What can be purged is kept in layers, for as long as policies say: parts of fetches, calls, and whole answers.',
  },
  'src/config': {
    order: ['sections', '.'],
    because: 'The whole is put together from its sections.',
  },
  'src/core': {
    order: ['json', 'document', '.', ['headers', 'turns']],
    because:
      'What JSON and documents are is told without a request; what becomes of headers is not, nor whose turn it is.',
  },
  'src/execute': {
    order: ['data', 'ask', 'errors', 'compile', 'introspect', '.'],
    because: 'Data are merged, asked about and left with errors by what is compiled.',
  },
  'src/fetch': {
    order: ['.', 'http', ['rest', 'grpc', 'auth'], 'graphql', ['stitch', 'connect']],
    because: 'Connectors call by every protocol, GraphQL goes over HTTP, and no protocol knows who calls by it.',
  },
  'src/fetch/connect': {
    order: ['call', 'load', 'plan', 'complete', 'prepare'],
    because:
      'A plan names the calls and loaders that it uses, completion follows a plan, and what is prepared ends in completion.',
  },
  'src/fetch/grpc': {
    order: ['codec', '.'],
    because: 'Messages are read and written without a call.',
  },
  'src/import': {
    order: ['files', 'draft', 'write', ['graphql', 'grpc', 'openapi']],
    because: 'Every importer reads files, drafts a schema and writes it with the same means; none knows another.',
  },
  'src/import/openapi': {
    order: ['read', 'types', 'draft', 'write'],
    because: 'A description is read, its schemas become types, its operations fields, and last connectors.',
  },
  'src/join': {
    order: [['cost', 'headers'], '.'],
    because: 'What a graph is opened with is made in the rooms, and put together beside them.',
  },
  'src/listen': {
    order: ['.', 'connection', 'request', 'reply', 'http', 'apollo'],
    because: 'arrival.ts is what every door hands in; a door reads requests and writes replies on a connection.',
  },
  'src/mapping': {
    order: ['language', 'parse', 'infer', 'methods', 'compile', 'write'],
    because: 'Text becomes a tree, the tree is looked at, then compiled, and last written into URLs and bodies.',
  },
  'src/plan': {
    order: ['model', 'schema', 'walk', 'check', 'correct', 'engines', 'planner', 'document', 'facts', '.'],
    because:
      'A plan is a model; it is walked by the types of subgraphs, checked and corrected; engines make it, a planner has them do so; documents are written for it, facts read from it.',
  },
  'src/police': {
    order: ['.', ['authorize', 'constraints', 'limits']],
    because: 'police-request.ts asks each policy in turn, and knows none; no policy knows another.',
  },
  'src/store': {
    order: ['.', 'redis'],
    because: 'Redis is one of those that keep what the port names.',
  },
  'src/supergraph': {
    order: ['problems', 'sdl', 'grpc', 'connectors', 'policy', 'join', '.', 'register', 'load', 'compose', 'lint'],
    because:
      'What a schema says is read first; supergraph.ts beside the rooms holds it all; subgraphs are registered with it, loaded or composed, and only then remarked upon.',
  },
  'src/supergraph/connectors': {
    order: ['model', 'read', 'check', 'sources'],
    because: 'What is written is read, then checked; a source is checked while it is read.',
  },
  'src/supergraph/grpc': {
    order: ['client', 'proto', '.', 'reflection'],
    because: 'Descriptors come out of proto files, or are asked of a server.',
  },
  'src/supergraph/policy': {
    order: ['directives', 'facts', 'check'],
    because: 'Applications of directives are found, read as facts, and checked by what they would be read as.',
  },
};

/** Where each third-party package comes in. `graphql` is missing on purpose: its types are our vocabulary. */
const DOORS = {
  '@apollo/gateway': '^src/plan/',
  '@apollo/server': '^(src/listen/|subgraphs/)',
  '@apollo/subgraph': '^subgraphs/',
  '@graphql-hive/router-query-planner': '^src/plan/',
  '@graphql-tools/': '^src/fetch/stitch/',
  '@grpc/grpc-js': '^(src/fetch/grpc/|src/supergraph/(connectors|grpc)/|subgraphs/)',
  '@grpc/proto-loader': '^(src/supergraph/(connectors|grpc)/|subgraphs/)',
  '@theguild/federation-composition': '^src/supergraph/',
  'ajv-formats': '^src/constraints/',
  commander: '^src/cli/',
  dataloader: '^src/fetch/',
  fastify: '^(src/listen/|subgraphs/)',
  fzstd: '^src/fetch/http/',
  ioredis: '^src/store/redis/',
  jose: '^src/identify/',
  ms: '^src/supergraph/policy/',
  pino: '^src/observe/',
  'prom-client': '^src/observe/',
  protobufjs: '^(src/fetch/grpc/|src/supergraph/(connectors|grpc)/|subgraphs/)',
  'graphql-rate-limit': '^src/police/limits/',
  'rate-limiter-flexible': '^src/police/limits/',
  'redos-detector': '^src/constraints/',
  undici: '^src/fetch/',
  yaml: '^src/(config|import)/',
  zod: '^src/config/',
};

const folder = (names) => `^src/(${names.join('|')})/`;

/** A stage may import types from the stages before it, and values from none. */
const stageRules = STAGES.map((stage, place) => ({
  name: `only-types-of-earlier-stages-in-${stage}`,
  comment: `Callers go down, never sideways: ${stage}/ works on what gateway.ts hands it. It may \`import type\` from ${STAGES.slice(0, place).join(', ') || 'no stage, being the first'}.`,
  severity: 'error',
  from: { path: `^src/${stage}/` },
  to: { path: folder(STAGES), pathNot: folder([stage]), dependencyTypesNot: ['type-only'] },
}));

const laterStageRules = STAGES.slice(0, -1).map((stage, place) => ({
  name: `no-types-of-later-stages-in-${stage}`,
  comment: `The stage that makes a thing owns its type, and ${stage}/ runs before what comes after it: not even a type may point ahead.`,
  severity: 'error',
  from: { path: `^src/${stage}/` },
  to: { path: folder(STAGES.slice(place + 1)) },
}));

/** Over the stages each knows those before it only: who follows a request from its door never climbs back up. */
const DESCENT = ['explain/', 'journey\\.ts$', 'join/', 'serve/', 'gateway\\.ts$', '(index|embed-in-apollo)\\.ts$|cli/'];
const descentRules = DESCENT.slice(0, -1).map((lower, place) => ({
  name: `no-climbing-up-from-${lower.replace(/[^a-z]+.*$/, '')}`,
  comment: 'A reader who follows a request comes from the gateway to who runs it, to who joins it, to its stages.',
  severity: 'error',
  from: { path: `^src/${lower}` },
  to: { path: `^src/(${DESCENT.slice(place + 1).join('|')})` },
}));

const doorRules = Object.entries(DOORS).map(([name, door]) => ({
  name: `one-door-for-${name.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')}`,
  comment: `${name} is used through one place only, so that it can be replaced there.`,
  severity: 'error',
  from: { path: '^(src|subgraphs)/', pathNot: door },
  to: { path: `node_modules/${name}` },
}));

const ownFiles = (name) => `^${name}/[^/]+\\.ts$`;
const roomPath = (parent, room) => (room === '.' ? ownFiles(parent) : `^${parent}/${room}/`);
const roomRules = Object.entries(ROOMS).flatMap(([parent, { order, because }]) => {
  const floors = (order.includes('.') ? order : [...order, '.']).map((floor) => [floor].flat());
  const told = floors.map((floor) => floor.join(' and ').replace(/^\.$/, 'the files beside them')).join(', ');
  return floors.flatMap((floor, place) =>
    floor.flatMap((room) => {
      const closed = [...floor.filter((other) => other !== room), ...floors.slice(place + 1).flat()];
      if (closed.length === 0) return [];
      return {
        name: `no-way-back-up-from-${parent.replace(/^src\//, '').replaceAll('/', '-')}-${room === '.' ? 'files' : room}`,
        comment: `The rooms of ${parent}/ build on each other in this order: ${told}. ${because}`,
        severity: 'error',
        from: { path: roomPath(parent, room) },
        to: { path: closed.map((other) => roomPath(parent, other)) },
      };
    }),
  );
});

module.exports = {
  ROOMS,
  forbidden: [
    {
      name: 'core-imports-nothing-of-ours',
      comment: 'core/ holds the shared words. Whatever it imported, everybody would.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^(src|subgraphs)/', pathNot: '^src/core/' },
    },
    {
      name: 'programs-stand-on-core-alone',
      comment: `${PROGRAMS.join(', ')} are whole programs: whoever calls them hands them all that they need.`,
      severity: 'error',
      from: { path: folder(PROGRAMS) },
      to: { path: '^src/', pathNot: ['^src/core/', ...PROGRAMS.map((name) => `^src/${name}/`)] },
    },
    {
      name: 'programs-know-no-other',
      comment: 'A program that needs another is a part of it.',
      severity: 'error',
      from: { path: `^src/(${PROGRAMS.join('|')})/` },
      to: { path: folder(PROGRAMS), pathNot: '^src/$1/' },
    },
    {
      name: 'ground-imports-no-stage',
      comment: `${GROUND.join(', ')} lie under every stage: a stage stands on them, never the other way round.`,
      severity: 'error',
      from: { path: folder(GROUND) },
      to: { path: `^src/((${[...STAGES, ...ABOVE].join('|')})/|[^/]+\\.ts$)` },
    },
    ...stageRules,
    ...laterStageRules,
    ...roomRules,
    {
      name: 'stages-do-not-look-up',
      comment:
        'A stage is handed what it needs. It knows neither the gateway that joins it, nor who started the process.',
      severity: 'error',
      from: { path: folder(STAGES) },
      to: { path: `^src/((${ABOVE.join('|')})/|[^/]+\\.ts$)` },
    },
    {
      name: 'only-the-gateway-and-the-join-see-every-stage',
      comment:
        'join/ opens and joins the stages for gateway.ts. journey.ts lists them by their types alone, serve/ runs requests through the list, explain/ is handed what it tells. Who stands outside opens a door (listen/) and otherwise speaks to the gateway; cli/open-door.ts gives the door what writes its refusals.',
      severity: 'error',
      from: {
        path: '^src/(cli/|console/|explain/|serve/|[^/]+\\.ts$)',
        pathNot: '^src/(gateway|cli/open-door)\\.ts$',
      },
      to: { path: folder(STAGES.slice(1)), dependencyTypesNot: ['type-only'] },
    },
    ...descentRules,
    {
      name: 'importers-stand-outside',
      comment:
        'import/ writes schemas for people to own. It may look up what the ground knows (core/, mapping/, supergraph/), and only the command line runs it.',
      severity: 'error',
      from: { path: '^src/import/' },
      to: { path: '^src/', pathNot: '^src/(import|core|mapping|supergraph)/' },
    },
    {
      name: 'only-the-command-line-imports',
      comment: 'Nothing that serves requests needs an importer.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(import|cli)/' },
      to: { path: '^src/import/' },
    },
    ...doorRules,
    {
      name: 'the-demo-is-not-the-product',
      comment: 'subgraphs/ is the demo. Only `gatefold demo` starts it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/demo' },
      to: { path: '^subgraphs/' },
    },
    {
      name: 'the-demo-stands-alone',
      comment: "The demo's backends are what other teams would have: they know nothing of the gateway.",
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^src/' },
    },
    {
      name: 'no-cycles',
      comment: 'In a cycle no file can be understood first. Types count: a cycle of types is a missing third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is dead.',
      severity: 'error',
      from: { orphan: true, path: '^(src|subgraphs)/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'everything-is-reached',
      comment: 'What neither the package entry nor the command line reaches is dead, even when a test uses it.',
      severity: 'error',
      from: { path: '^src/(index|cli/main)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(index|cli/main)\\.ts$|\\.d\\.ts$', reachable: false },
    },
    {
      name: 'only-declared-packages',
      comment:
        'A package that package.json does not name is there by accident, and gone after the next install. The planner inside @apollo/gateway is found through it, and comes in the version that it brings.',
      severity: 'error',
      from: { path: '^(src|subgraphs)/' },
      to: {
        pathNot: '(^|/)node_modules/@apollo/(query-planner|federation-internals)/',
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined', 'unknown'],
      },
    },
    {
      name: 'no-development-packages-in-production',
      comment: 'src/ runs where only `dependencies` are installed.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-optional', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The browser half of the sandbox is bundled on its own; it never runs in the gateway's process.
    exclude: { path: '^src/console/app/' },
    // Keeps `import type` apart from `import`: most rules above hang on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
