import tseslint from 'typescript-eslint';

/** Rules for everything that runs in production; each asks for something that a reviewer would ask for. */
const typed = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/no-array-delete': 'error',
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
};

const plain = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    // A whole `import type` is erased; `import { type X }` stays behind as an import for its side effects.
    { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
  ],
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
  'no-console': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  // `== null` asks for null and undefined at once, which is what data from elsewhere needs.
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  'no-restricted-syntax': [
    'error',
    { selector: 'TSEnumDeclaration', message: 'Use a union of literals: enums are not erasable.' },
  ],
};

/** Code that is made of text goes through one door, which names it; everywhere else it is a hole. */
const DOOR_OF_GENERATED_CODE = 'src/core/generate-function.ts';
const noGeneratedCode = {
  'no-new-func': 'error',
  'no-eval': 'error',
  '@typescript-eslint/no-implied-eval': 'error',
  'no-restricted-imports': [
    'error',
    ...['vm', 'node:vm'].map((name) => ({ name, message: `Text becomes code in ${DOOR_OF_GENERATED_CODE} alone.` })),
  ],
};

// `project` rather than `projectService`: a run over everything then makes one program, which is a fifth faster.
export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '**/generated/', '**/*.generated.ts', 'src/console/app/'] },
  {
    files: ['src/**/*.ts', 'subgraphs/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...plain,
      ...typed,
      ...noGeneratedCode,
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true }],
      'max-params': ['error', { max: 4 }],
    },
  },
  { files: [DOOR_OF_GENERATED_CODE], rules: { 'no-new-func': 'off', '@typescript-eslint/no-implied-eval': 'off' } },
  {
    // Tests reach into answers of any shape; what they must not do is forget to wait.
    files: ['test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...plain,
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: ['scripts/**/*.mjs', 'bench/**/*.mjs', '*.mjs'],
    rules: { 'no-var': 'error', 'prefer-const': 'error', eqeqeq: ['error', 'always'] },
  },
  {
    // A command line talks to its user.
    files: ['src/cli/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
