import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { errorCodeOf } from '../core/error-code-of.ts';

/** Takes what fits now, and answers how many bytes that were; 0 when there is no room. Throws when nobody reads. */
export type WriteNow = (bytes: Uint8Array) => number;

export interface LogOutputOptions {
  readonly writeNow: WriteNow;
  /** How much may wait to be taken: some 5,000 lines. */
  readonly maxWaitingBytes?: number;
  /** Makes the line that tells of `dropped` lines; it ends with a line feed. */
  readonly tellDropped: (dropped: number) => string;
}

const MAX_WAITING_BYTES = 1_048_576;
/** As much as an empty pipe takes at once. */
const PIPE_BYTES = 65_536;
const RETRY_MS = 20;
const LAST_TRY_MS = 10;

/**
 * Writes lines at once while their reader takes them. What it does not take waits, up to a bound; beyond that lines
 * are dropped and counted, and the count is a line of its own as soon as there is room again. Nothing ever waits
 * for the reader: a log that nobody reads is no reason to stand still.
 */
export class LogOutput {
  readonly #options: LogOutputOptions;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #untold = 0;
  readonly #listeners: ((lines: number) => void)[] = [];
  #retry: NodeJS.Timeout | undefined;

  constructor(options: LogOutputOptions) {
    this.#options = options;
  }

  /** Calls `listener` with the number of lines whenever some are dropped. */
  onDrop(listener: (lines: number) => void): void {
    this.#listeners.push(listener);
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > (this.#options.maxWaitingBytes ?? MAX_WAITING_BYTES)) return this.#drop(1);
    this.#wait(bytes);
    // While others wait, the timer goes on with them: asking anew for each line would cost a system call each.
    if (this.#retry === undefined) this.#proceed();
  }

  /** For a process that is about to end: tries on for at most `patienceMs`, and waits meanwhile. */
  flush(patienceMs: number): void {
    const untilMs = performance.now() + patienceMs;
    const sleeping = new Int32Array(new SharedArrayBuffer(4));
    this.#takeWaiting();
    if (this.#waiting.length === 0 && this.#untold > 0) this.#tell();
    while (this.#waiting.length > 0 && performance.now() < untilMs) {
      Atomics.wait(sleeping, 0, 0, LAST_TRY_MS);
      this.#takeWaiting();
    }
  }

  #proceed(): void {
    this.#retry = undefined;
    this.#takeWaiting();
    // Not holding the process open: `flush` has the last word.
    if (this.#waiting.length > 0) this.#retry = setTimeout(() => this.#proceed(), RETRY_MS).unref();
  }

  #takeWaiting(): void {
    while (this.#waiting.length > 0) {
      const bytes = this.#nextBytes();
      const taken = this.#take(bytes);
      this.#waitingBytes -= taken;
      if (taken < bytes.length) {
        this.#waiting.unshift(bytes.subarray(taken));
        return;
      }
      if (this.#waiting.length === 0 && this.#untold > 0) this.#tell();
    }
  }

  /** Several lines at once: a system call for each would be most of what logging costs. */
  #nextBytes(): Buffer {
    let count = 0;
    let length = 0;
    while (count < this.#waiting.length && (count === 0 || length < PIPE_BYTES)) {
      length += this.#waiting[count]?.length ?? 0;
      count += 1;
    }
    return Buffer.concat(this.#waiting.splice(0, count));
  }

  #take(bytes: Buffer): number {
    try {
      return this.#options.writeNow(bytes);
    } catch {
      // The reader is gone for good, or the disk is full: kept lines would be told to nobody.
      this.#drop(countLines(bytes));
      return bytes.length;
    }
  }

  #wait(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #drop(lines: number): void {
    this.#untold += lines;
    for (const listener of this.#listeners) listener(lines);
  }

  #tell(): void {
    const line = Buffer.from(this.#options.tellDropped(this.#untold));
    try {
      const taken = this.#options.writeNow(line);
      this.#untold = 0;
      if (taken < line.length) this.#wait(line.subarray(taken));
    } catch {
      // It is no line that somebody wrote, and counts as none: it is told when somebody reads again.
    }
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}

/**
 * Standard error as it takes bytes without waiting. A pipe and a terminal are opened once more where the system has a
 * name for them: whether an open file waits is a matter of all processes that share it, and one opened here is ours.
 */
export function writeToStandardError(): WriteNow {
  const descriptor = openWithoutWaiting();
  return (bytes) => {
    try {
      return writeSync(descriptor, bytes);
    } catch (error) {
      if (errorCodeOf(error) === 'EAGAIN') return 0;
      throw error;
    }
  };
}

function openWithoutWaiting(): number {
  const stats = fstatSync(2);
  if (stats.isFile()) return 2;
  // Looked at, Node opens it as a stream, and then it never waits: what else writes to it, such as Node's own warnings
  // and the last words of a crash, stands still neither.
  if (!process.stderr.isTTY) process.stderr.on('error', () => {});
  try {
    return stats.isSocket()
      ? 2
      : openSync('/proc/self/fd/2', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return 2;
  }
}
