import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const LOG = process.env['GATEFOLD_LOG'] ?? resolve('dist/src/observe/log.js');

/** 10 MB of lines that are no failures, so that none is sampled; then what it took, on standard output. */
const PROGRAM = `
  const { createLog } = await import(${JSON.stringify(LOG)});
  const log = createLog({ level: 'info' });
  let dropped = 0;
  log.onDrop?.((lines) => (dropped += lines));
  const begun = performance.now();
  for (let line = 0; line < 10_000; line += 1) log.info({ line, text: 'x'.repeat(1_000) }, 'told');
  process.stdout.write(JSON.stringify({ tookMs: performance.now() - begun, dropped }) + '\\n');
`;

interface Told {
  readonly tookMs: number;
  readonly dropped: number;
}

function run(program: string, stderr: number | 'pipe'): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', stderr],
    env,
    timeout: 8_000,
  });
}

async function firstLine(child: ChildProcess): Promise<Told> {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return JSON.parse(chunk.toString()) as Told;
}

function openFifo(): { readonly reader: number; readonly writer: number } {
  const path = join(mkdtempSync(join(tmpdir(), 'gatefold-log-')), 'pipe');
  execFileSync('mkfifo', [path]);
  return {
    reader: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    writer: openSync(path, constants.O_WRONLY),
  };
}

function linesOf(printed: string): readonly Readonly<Record<string, unknown>>[] {
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a log whose reader takes nothing', () => {
  it('drops lines and counts them, over a pipe', async () => {
    const { reader, writer } = openFifo();
    const child = run(PROGRAM, writer);
    closeSync(writer);
    const { tookMs, dropped } = await firstLine(child);
    expect(tookMs).toBeLessThan(2_000);
    expect(dropped).toBeGreaterThan(5_000);
    await once(child, 'exit');
    closeSync(reader);
  });

  it('drops lines and counts them, over a socket', async () => {
    const child = run(PROGRAM, 'pipe');
    const { tookMs, dropped } = await firstLine(child);
    expect(tookMs).toBeLessThan(2_000);
    expect(dropped).toBeGreaterThan(5_000);
    child.stderr?.resume();
    await once(child, 'exit');
  });

  it('lets a process that crashes end', async () => {
    const { reader, writer } = openFifo();
    const child = run(`${PROGRAM} throw new Error('crashed');`, writer);
    closeSync(writer);
    expect(await once(child, 'exit')).toEqual([1, null]);
    closeSync(reader);
  });

  it('says how many lines are missing, and whole lines, once it is read', async () => {
    const { reader, writer } = openFifo();
    const child = run(
      `${PROGRAM} process.stdin.once('data', () => { process.stdin.destroy(); setTimeout(() => log.info('last'), ` +
        '500); });',
      writer,
    );
    closeSync(writer);
    const { dropped } = await firstLine(child);
    child.stdin?.write('go');
    const printed = await readToEnd(reader, child);
    const lines = linesOf(printed);
    expect(lines.find((line) => line['dropped'] !== undefined)?.['dropped']).toBe(dropped);
    expect(lines.filter(({ msg }) => msg === 'told')).toHaveLength(10_000 - dropped);
    expect(lines.at(-1)?.['msg']).toBe('last');
  });
});

async function allOf(stream: ChildProcess['stdout']): Promise<string> {
  let printed = '';
  if (stream !== null) for await (const chunk of stream) printed += String(chunk);
  return printed;
}

async function readToEnd(descriptor: number, child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = [];
  const bytes = Buffer.alloc(65_536);
  let ended = false;
  child.once('exit', () => (ended = true));
  for (;;) {
    try {
      const read = readSync(descriptor, bytes);
      if (read === 0) break;
      chunks.push(Buffer.from(bytes.subarray(0, read)));
    } catch {
      if (ended) break;
      await new Promise((again) => setTimeout(again, 5));
    }
  }
  closeSync(descriptor);
  return Buffer.concat(chunks).toString();
}

describe('a log whose reader has gone', () => {
  it('does not end the process', async () => {
    const { reader, writer } = openFifo();
    closeSync(reader);
    const child = run(
      `${PROGRAM} console.error('a warning'); setTimeout(() => process.stdout.write('alive'), 50);`,
      writer,
    );
    closeSync(writer);
    expect(await allOf(child.stdout)).toContain('alive');
  });
});

describe('a log that is read', () => {
  it('has all that was written before the exit', async () => {
    const child = run(
      `const { createLog } = await import(${JSON.stringify(LOG)}); createLog({ level: 'info' }).error('the last ` +
        `words'); process.exit(3);`,
      'pipe',
    );
    expect(linesOf(await allOf(child.stderr)).map(({ msg }) => msg)).toEqual(['the last words']);
  });
});
