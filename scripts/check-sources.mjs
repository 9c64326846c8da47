/**
 * Types and lint in one go: the rules that ask for types ask the program that has just been checked, which has most
 * answers at hand. Apart, `npm run types` and `npm run lint` take nearly twice as long, since each of them reads and
 * checks everything itself.
 */
import { ESLint } from 'eslint';
import ts from 'typescript';

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
const program = ts.createProgram(fileNames, options);

const diagnostics = [...errors, ...ts.getPreEmitDiagnostics(program)];
if (diagnostics.length > 0)
  console.error(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => '\n',
    }),
  );

const eslint = new ESLint({
  overrideConfig: [
    {
      // What eslint.config.mjs gives a project to.
      files: ['{src,subgraphs,test,scripts,bench}/**/*.ts'],
      languageOptions: { parserOptions: { project: null, programs: [program] } },
    },
  ],
});
const results = await eslint.lintFiles(['.']);
const report = await (await eslint.loadFormatter('stylish')).format(results);
if (report !== '') console.error(report);

const complaints = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
console.log(`types: ${diagnostics.length} wrong; lint: ${complaints} wrong in ${results.length} files`);
process.exitCode = diagnostics.length + complaints === 0 ? 0 : 1;
