/** Something that the person at the command line can put right. `lines` are shown as they are, without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(lines: string | readonly string[], exitCode = 1) {
    super(typeof lines === 'string' ? lines : lines.join('\n'));
    this.exitCode = exitCode;
  }
}

// Failures of other modules that already say all there is, one line each; known by name, so that they are not loaded
// for it.
const EXPLAINED: ReadonlySet<string> = new Set(['ConfigFailure', 'SchemaFailure', 'ClientFailure', 'ImportFailure']);

/** Writes a failure to standard error and returns the exit code: 2 for usage, 1 for everything else. */
export function reportFailure(error: unknown): number {
  const lines = describeFailure(error);
  process.stderr.write(`${lines.map((line) => `gatefold: ${line}`).join('\n')}\n`);
  return error instanceof CommandFailure ? error.exitCode : 1;
}

function describeFailure(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  if (error instanceof CommandFailure || EXPLAINED.has(error.name)) return error.message.split('\n');
  return describeSystemError(error) ?? [error.stack ?? error.message];
}

/** One line for what the operating system refuses; undefined when it is something else. */
function describeSystemError(
  error: NodeJS.ErrnoException & { readonly port?: number; readonly address?: string },
): readonly string[] | undefined {
  const { code, path, port, address } = error;
  const where = `port ${port ?? ''} of ${address ?? ''}`;
  switch (code) {
    case 'EADDRINUSE':
      return [`${where} is in use`];
    case 'EADDRNOTAVAIL':
      return [`${address ?? ''} is no address of this machine`];
    case 'ENOTFOUND':
      return [`${'hostname' in error ? String(error.hostname) : (address ?? '')} is not a known host`];
    case 'ENOENT':
      return path === undefined ? undefined : [`${path}: no such file`];
    case 'ENOTDIR':
      return path === undefined ? undefined : [`${path}: not a folder`];
    case 'EISDIR':
      return [`${path ?? ''}: expected a file, found a folder`];
    case 'EACCES':
    case 'EPERM':
      return [path === undefined ? `${where} may not be bound by this user` : `${path}: permission denied`];
    default:
      return undefined;
  }
}
