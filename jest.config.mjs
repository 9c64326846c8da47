/** Run by `npm test`, or `npm run jest -- test/unit/some/path`, which set the flag that Jest needs for ES modules. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // The compiled copies under dist/ would be found as duplicates of what they were compiled from.
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // The planner's worker and the command line run from dist/: a file run alone tests the sources as they are, too.
  globalSetup: '<rootDir>/scripts/refresh-build.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  // Real servers run in the tests: more workers than cores only make timers late.
  maxWorkers: 2,
  // Twice what the longest need on a machine of two quiet cores: others are half as fast.
  testTimeout: 30_000,
};
