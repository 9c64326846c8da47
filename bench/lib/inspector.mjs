import { WebSocket } from 'undici';

/** Node's flag for a process that `openInspector` can look into. */
export const INSPECT = '--inspect=127.0.0.1:0';

/**
 * Looks into a process that was started with `INSPECT`.
 *
 * @param {{ written: string }} process
 * @returns {Promise<{ heapAfterCollection(): Promise<{ heapUsed: number, external: number }>, close(): void }>} bytes
 */
export async function openInspector(process) {
  const url = /ws:\/\/\S+/.exec(process.written)?.[0];
  if (url === undefined) throw new Error(`the process does not say where its inspector listens:\n${process.written}`);
  const socket = new WebSocket(url);
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector refuses the connection')), { once: true });
  });
  let calls = 0;
  const call = (method, params = {}) =>
    new Promise((resolve) => {
      calls += 1;
      waiting.set(calls, resolve);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  return {
    async heapAfterCollection() {
      // Twice: what the first finds only finalizers hold is free after the second.
      await call('HeapProfiler.collectGarbage');
      await call('HeapProfiler.collectGarbage');
      const { result } = await call('Runtime.evaluate', { expression: 'JSON.stringify(process.memoryUsage())' });
      return JSON.parse(result.value);
    },
    close: () => socket.close(),
  };
}
