#!/usr/bin/env -S node --max-semi-space-size=32
// The flag above: docs/decisions/start-with-a-wide-young-generation.md.
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { GraphOptions, ServeOptions } from './options.ts';
import { reportFailure } from './report-failure.ts';

// Unlike the flag above, this one works after the start, too: docs/decisions/keep-requests-young.md.
setFlagsFromString('--no-allocation-site-pretenuring');
// The flag above has been read for this thread. Left on, it would overrule what each thread to come is given:
// the planner's grew to 82 MB for the 12 it uses.
setFlagsFromString('--max-semi-space-size=0');

// Each command loads what it needs when it runs: starting costs no more than what is used.
const program = new Command('gatefold')
  .description('One GraphQL endpoint over REST, gRPC, federated and plain GraphQL backends.')
  .version(readVersion(), '--version', 'print the version')
  .helpOption('--help', 'print what there is')
  .helpCommand(false)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'gatefold: ')) })
  .showHelpAfterError('gatefold --help, or --help behind a command, lists what is understood.');

withGraphOptions(program.command('serve'))
  .description('answer GraphQL requests')
  .option('--host <host>', 'the address to bind')
  .option('--port <number>', 'the port to bind; 0 takes a free one', parsePort)
  .option('--watch', 'compose again when a schema file changes; a mistake keeps the old graph running')
  .option('--forward-header <name>', 'a client header that reaches the backends; repeatable', collect)
  .addOption(new Option('--server <door>', 'who reads HTTP').choices(['gatefold', 'apollo']))
  .action(async (options: ServeOptions) => (await import('./serve.ts')).runServe(options));

program
  .command('compose')
  .description('print the supergraph, or everything that keeps the subgraphs from composing')
  .option('--config <file>', 'a configuration that names the subgraphs')
  .option('--subgraphs <directory>', 'a folder with one folder a subgraph')
  .option('--out <file>', 'write to a file instead of standard output')
  .action(async (options: GraphOptions & { readonly out?: string }) =>
    (await import('./compose.ts')).runCompose(options),
  );

withGraphOptions(program.command('explain'))
  .description('print the plan of an operation: its steps, and the calls that each makes')
  .requiredOption('--query <file>', 'the file with the GraphQL document')
  .option('--operation <name>', 'which operation of the document, when it has several')
  .option('--variables <json>', 'the variables, as a JSON object', parseVariables)
  .action(async (options: Parameters<typeof import('./explain.ts').runExplain>[0]) =>
    (await import('./explain.ts')).runExplain(options),
  );

program
  .command('map')
  .description('apply a mapping to the JSON on standard input: a playground for those who write connectors')
  .option('--selection <mapping>', 'the mapping, as in `selection` of @connect')
  .option('--vars <json>', 'the variables without their $, as a JSON object: {"args": {"id": 1}}', parseVariables)
  .option('--lines', 'read one {selection, input, vars} a line, and answer one a line')
  .option('--connect <version>', 'read the mapping as a schema for connect/v0.1 to v0.4 of Apollo has it')
  .action(async (options: Parameters<typeof import('./map.ts').runMap>[0]) =>
    (await import('./map.ts')).runMap(options),
  );

const imports = program
  .command('import')
  .description('write the schema of a subgraph from the description of its backend');

withCallOptions(withImportOptions(imports.command('openapi <input>')))
  .description('from an OpenAPI description (3.0, 3.1, Swagger 2; JSON or YAML): a file or a URL')
  .option('--url <url>', 'the address of the backend, in place of the one described')
  .option('--allow-private', 'references and redirects may lead to loopback, link-local and private addresses')
  .option('--source <name>', 'the name of the source', parseSourceName, 'api')
  .action(async (input: string, options: Parameters<typeof import('./import.ts').runImportOpenapi>[1]) =>
    (await import('./import.ts')).runImportOpenapi(input, options),
  );

withCallOptions(withImportOptions(imports.command('grpc')))
  .description('from gRPC services: a .proto file, or a server with reflection')
  .option('--proto <file>', 'the file with the services; with --out, it and what it imports are copied there')
  .option('--include <directory>', 'where imports of the file are looked for; repeatable', collect)
  .option('--reflect <target>', 'host:port of a server that tells what it serves')
  .option('--target <target>', 'host:port that the calls go to; without it, the one that was asked')
  .option('--tls', 'the connection is encrypted')
  .option('--source <name>', 'the name of the source', parseSourceName, 'api')
  .action(async (options: Parameters<typeof import('./import.ts').runImportGrpc>[0]) =>
    (await import('./import.ts')).runImportGrpc(options),
  );

withImportOptions(imports.command('graphql <input>'))
  .description('from a GraphQL service: the URL that answers, or a file with its schema')
  .option('--url <url>', 'the address of the service, in place of the one that was asked')
  .option('--header <header>', '"name: value" to ask with; repeatable', collect)
  .option('--federated', 'the file is the schema of a service that speaks Federation')
  .option('--source <name>', 'the name of the source', parseSourceName, 'api')
  .action(async (input: string, options: Parameters<typeof import('./import.ts').runImportGraphql>[1]) =>
    (await import('./import.ts')).runImportGraphql(input, options),
  );

program
  .command('demo')
  .description("start the demo: five backends and the gateway in front of them; PORT sets the gateway's port")
  .option('--without <backend>', 'leave a backend stopped, to see what an answer is without it; repeatable', collect)
  .action(async (options: { readonly without?: readonly string[] }) => (await import('./demo.ts')).runDemo(options));

function withGraphOptions(command: Command): Command {
  return command
    .option('--config <file>', 'a configuration file; what stands here overrides it')
    .option('--subgraphs <directory>', 'a folder with one folder a subgraph')
    .option('--supergraph <file>', 'a composed Federation 2 supergraph');
}

function withImportOptions(command: Command): Command {
  return command
    .option('--out <directory>', 'write schema.graphql into this folder instead of to standard output')
    .option(
      '--report <file>',
      'write what could not be expressed to this file (.json or text) instead of to standard error',
    )
    .option('--force', 'replace a schema that was edited since it was imported');
}

function withCallOptions(command: Command): Command {
  return command
    .option(
      '--prefix <prefix>',
      'in front of every type and root field, so that two imports have none of the same name',
      parsePrefix,
    )
    .addOption(new Option('--naming <style>', 'of fields and arguments').choices(['asWritten', 'camelCase']))
    .option('--query <name>', 'a call that only reads, whatever it looks like: a field of Query; repeatable', collect)
    .option('--mutation <name>', 'a call that changes something: a field of Mutation; repeatable', collect);
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function parseSourceName(text: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(text))
    throw new InvalidArgumentError('Expected a letter, then at most 63 letters, digits, `_` or `-`.');
  return text;
}

function parsePrefix(text: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(text))
    throw new InvalidArgumentError('Expected a letter, then letters and digits.');
  return text;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
  return port;
}

function parseVariables(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Expected a JSON object.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidArgumentError('Expected a JSON object.');
  return { ...value };
}

function readVersion(): string {
  // The package's own name reaches its package.json from src/ and from dist/src/ alike.
  const { version } = createRequire(import.meta.url)('gatefold/package.json') as { readonly version: string };
  return version;
}

try {
  await program.parseAsync();
} catch (error) {
  // 2 for a command line that is not understood, as in other Unix tools.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else process.exitCode = reportFailure(error);
  // A worker's channel to its supervisor would keep it alive with nothing to do; leaving the channel would end it with
  // 0.
  if (process.connected) process.exit();
}
