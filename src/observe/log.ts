import { levels, pino, stdTimeFunctions } from 'pino';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { describeError } from './describe-error.ts';
import { LogOutput, writeToStandardError } from './log-output.ts';
import { FailureSampler, type FailureLine, type SampledFailure } from './sample-failures.ts';

/** Writes JSON lines. Credentials and bodies never go into it. */
export type Log = Logger & {
  /** Calls `listener` with the number of lines whenever some are dropped, since nobody takes them. */
  readonly onDrop?: (listener: (lines: number) => void) => void;
};

/** How long a process that ends waits for its last lines to be taken. */
const LAST_WORDS_MS = 300;

/**
 * Writes to standard error, so that what a command prints on standard output stays clean. Each line is handed over at
 * once, so that the last ones before an exit are there; none is waited for. Failures that are equal are sampled.
 */
export function createLog(config: Config['log']): Log {
  const output = standardError();
  const sampler = new FailureSampler({ summarize: (failure) => summarize(log, failure) });
  const log: Log = Object.assign(
    pino(
      {
        level: config.level,
        base: { pid: process.pid },
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: (error: unknown) => describeError(error, config.level === 'debug') },
        hooks: {
          logMethod(line, write, level) {
            const failure = failureOf(line, level);
            if (failure === undefined || sampler.admits(failure)) write.apply(this, line);
          },
        },
      },
      output,
    ),
    { onDrop: (listener: (lines: number) => void) => output.onDrop(listener) },
  );
  atExit.push(() => sampler.endInterval());
  return log;
}

function failureOf([fields, message]: readonly unknown[], level: number): FailureLine | undefined {
  if (typeof fields !== 'object' || fields === null || !('err' in fields)) return undefined;
  const { err: error, ...where } = fields;
  return { level, message: typeof message === 'string' ? message : '', where: JSON.stringify(where), error };
}

function summarize(log: Log, { level, message, where, error, times, withinMs }: SampledFailure): void {
  const { type, message: reason, code } = describeError(error, false);
  const fields = { ...(JSON.parse(where) as object), times, withinMs, type, code, reason };
  log[levels.labels[level] === 'warn' ? 'warn' : 'error'](fields, `${message}: as before, more often`);
}

/** What is to be written before the process ends. */
const atExit: (() => void)[] = [];
let opened: LogOutput | undefined;

/** One for the process, however many logs write to it: what waits does so in one row. */
function standardError(): LogOutput {
  if (opened !== undefined) return opened;
  const output = new LogOutput({ writeNow: writeToStandardError(), tellDropped });
  process.on('exit', () => {
    for (const act of atExit) act();
    output.flush(LAST_WORDS_MS);
  });
  opened = output;
  return output;
}

function tellDropped(dropped: number): string {
  const line = {
    level: 'warn',
    time: new Date().toISOString(),
    pid: process.pid,
    dropped,
    msg: 'lines of the log were dropped: nobody took them',
  };
  return `${JSON.stringify(line)}\n`;
}
