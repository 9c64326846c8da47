import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';

/** Writes JSON lines. Credentials and bodies never go into it. */
export type Log = Logger;

/**
 * Writes to standard error, so that what a command prints on standard output stays clean.
 * Synchronous: the last lines before an exit are the ones that matter.
 */
export function createLog(config: Config['log']): Log {
  return pino(
    {
      level: config.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A stack belongs into the log; the failure's cause is what explains it.
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
