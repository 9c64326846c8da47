import { fork } from 'node:child_process';
import { setPriority } from 'node:os';

/** Work that is done beside the gateway, one request after the other. */
export interface HelperProcess<Request> {
  ask(request: Request): void;
  /** Whether the gateway's process has to stay for it. */
  hold(held: boolean): void;
  stop(): Promise<void>;
}

export interface HelperEvents<Reply> {
  readonly onReply: (reply: Reply) => void;
  /** Once, when it has ended by itself. */
  readonly onEnd: (cause: Error, outOfMemory: boolean) => void;
}

export interface HelperProgram {
  /** What is told in errors. */
  readonly name: string;
  readonly file: string;
  /** Its first message. */
  readonly data: object;
  /** Of the old generation; as much as Node gives unless told. */
  readonly memoryMb?: number | undefined;
}

// One thing is done at a time; a young generation as wide as the gateway's own would cost 30 MB and gain nothing.
export const HELPERS_YOUNG_GENERATION_MB = 8;

/**
 * Starts a process: it ends at once, whatever it is at, and what it takes it takes after everybody else. Threads that
 * collect its garbage would have the priority of the gateway: it collects by itself.
 */
export function startHelper<Request extends object, Reply>(
  { name, file, data, memoryMb }: HelperProgram,
  { onReply, onEnd }: HelperEvents<Reply>,
): HelperProcess<Request> {
  const child = fork(file, {
    execArgv: [
      '--single-threaded-gc',
      `--max-semi-space-size=${HELPERS_YOUNG_GENERATION_MB}`,
      ...(memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]),
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // At once: threads have the priority of whoever starts them, and what starts a process takes both cores for a while.
  if (child.pid !== undefined) lowerPriority(child.pid);
  const hold = (held: boolean): void => {
    if (held) child.ref();
    else child.unref();
    if (held) child.channel?.ref();
    else child.channel?.unref();
  };
  hold(false);
  child.send(data);
  // Whoever starts a program knows what it replies.
  child.on('message', (reply) => onReply(reply as Reply));
  child.once('error', (error) => onEnd(error, false));
  // V8 aborts where its memory is used up.
  child.once('exit', (code, signal) =>
    onEnd(new Error(`the ${name}'s process has ended with ${signal ?? code}`), signal === 'SIGABRT' || code === 134),
  );
  return {
    ask: (request) => child.send(request),
    hold,
    stop: () => {
      child.removeAllListeners();
      // What cannot be sent to a process that ends is nobody's concern.
      child.on('error', () => {});
      child.kill('SIGKILL');
      return Promise.resolve();
    },
  };
}

const LOW_PRIORITY = 10;

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, LOW_PRIORITY);
  } catch {
    // It has ended already, which it tells by itself.
  }
}
