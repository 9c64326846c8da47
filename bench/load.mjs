/**
 * The load generator, a process of its own: keeps a number of connections busy, one request at a time on each, over
 * plain sockets. It reads of an answer what it must (status, length, that no error is in it), so that it takes little
 * of the processor the gateway runs on. One argument, JSON: see `LoadPlan`. Prints one line of JSON: see `LoadResult`.
 *
 * @typedef {{
 *   port: number, connections: number, seconds?: number, count?: number, bodies?: string[],
 *   bodiesFile?: string, headers?: Record<string, string>, distinct: boolean, order?: 'cycle' | 'skewed', ratePerSecond?: number, firstToken?: number, leadInSeconds?: number,
 * }} LoadPlan
 *   `distinct`: every request carries an Authorization of its own, counted up from `firstToken`. Otherwise all carry
 *   the same. `order`: the bodies one after the other, or a few of them most of the time (a log-uniform draw).
 *   `ratePerSecond`: paced instead of as fast as possible, all connections together. `bodiesFile`: a JSON array of more
 *   bodies than an argument can hold. `leadInSeconds`: what is asked before is not counted. SIGTERM ends it early, with what it has measured.
 * @typedef {{ requests: number, failed: number, seconds: number, bytes: number, p50Ms: number, p99Ms: number, maxMs:
 * number, failures: string[] }} LoadResult
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** @type {LoadPlan} */
const plan = JSON.parse(process.argv[2]);
const {
  port,
  connections,
  seconds = Infinity,
  count = Infinity,
  distinct,
  order = 'cycle',
  ratePerSecond,
  firstToken = 1,
  leadInSeconds = 0,
} = plan;

/** As wide as the widest number: the length of a request never changes, its bytes are overwritten in place. */
const TOKEN_DIGITS = 12;
const HEADER_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
const ERRORS = Buffer.from('"errors":');

const requests = (plan.bodies ?? JSON.parse(readFileSync(plan.bodiesFile, 'utf8'))).map(buildRequest);
const latencies = [];
const failures = new Map();
let asked = 0;
let failed = 0;
let bytes = 0;

const startedAt = performance.now();
const countsFrom = startedAt + leadInSeconds * 1_000;
let endsAt = startedAt + seconds * 1_000;
process.once('SIGTERM', () => (endsAt = 0));
await Promise.all(Array.from({ length: connections }, run));
const elapsed = (performance.now() - countsFrom) / 1_000;
latencies.sort((one, other) => one - other);
console.log(
  JSON.stringify({
    requests: latencies.length,
    failed,
    seconds: elapsed,
    bytes,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    maxMs: latencies.at(-1) ?? null,
    failures: [...failures].map(([what, times]) => `${times} x ${what}`),
  }),
);

function buildRequest(body) {
  const length = Buffer.byteLength(body);
  const head =
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: application/json\r\ncontent-type: ` +
    `application/json\r\n` +
    `content-length: ${length}\r\n${Object.entries(plan.headers ?? {})
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}authorization: Bearer `;
  return { bytes: Buffer.from(`${head}${'0'.repeat(TOKEN_DIGITS)}\r\n\r\n${body}`), tokenAt: head.length };
}

/** One connection's work. Resolves when its last answer has come. */
function run(_, index) {
  // Each connection writes into bytes of its own.
  const own = requests.length === 1 ? [copyOf(requests[0])] : undefined;
  const between = ratePerSecond === undefined ? 0 : (connections * 1_000) / ratePerSecond;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let dueAt = startedAt + (between * index) / connections;
    let chunks = [];
    let received = 0;
    let expected = -1;

    socket.once('error', reject);
    socket.once('close', () => {
      if (sentAt === 0) return resolve();
      reject(new Error('the gateway closed a connection in the middle of an answer'));
    });
    socket.on('connect', schedule);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      received += chunk.length;
      if (expected < 0) expected = readLength(chunks);
      if (expected === Infinity ? !endsInLastChunk(chunks) : expected < 0 || received < expected) return;
      finish();
    });

    function schedule() {
      if (between === 0) return send();
      dueAt += between;
      const wait = dueAt - performance.now();
      if (wait <= 0) send();
      else setTimeout(send, wait);
    }

    function send() {
      if (asked >= count || performance.now() >= endsAt) return socket.end();
      const turn = asked++;
      const request = own === undefined ? copyOf(requests[choose(turn)]) : own[0];
      if (distinct)
        request.bytes.write(String(firstToken + turn).padStart(TOKEN_DIGITS, '0'), request.tokenAt, 'latin1');
      sentAt = performance.now();
      socket.write(request.bytes);
    }

    function finish() {
      if (sentAt >= countsFrom) {
        latencies.push(performance.now() - sentAt);
        bytes += received;
      }
      sentAt = 0;
      check(chunks);
      chunks = [];
      received = 0;
      expected = -1;
      schedule();
    }
  });
}

function copyOf({ bytes: original, tokenAt }) {
  return { bytes: Buffer.from(original), tokenAt };
}

function choose(turn) {
  return order === 'cycle' ? turn % requests.length : Math.floor(requests.length ** Math.random()) - 1;
}

/** Length of the whole answer; Infinity when it comes in chunks; -1 while its head is incomplete. */
function readLength(chunks) {
  const start = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  const headEnd = start.indexOf(HEADER_END);
  if (headEnd < 0) return -1;
  const length = /^content-length: *(\d+)/im.exec(start.latin1Slice(0, headEnd));
  return length === null ? Infinity : headEnd + HEADER_END.length + Number(length[1]);
}

/** One request at a time is on a connection: nothing follows an answer's end. */
function endsInLastChunk(chunks) {
  const last = chunks.at(-1);
  const end = last.length >= LAST_CHUNK.length ? last : Buffer.concat(chunks.slice(-2));
  return end.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}

function check(chunks) {
  const [first] = chunks;
  const status = first.latin1Slice(9, 12);
  // `errors` stands before `data` or behind it: in the first bytes or in the last ones.
  const hasErrors = first.subarray(0, 2_000).includes(ERRORS) || chunks.at(-1).subarray(-300).includes(ERRORS);
  if (status === '200' && !hasErrors) return;
  failed += 1;
  const what = status === '200' ? first.latin1Slice(0, 600).split('\r\n\r\n')[1] : `status ${status}`;
  if (failures.size < 5 || failures.has(what)) failures.set(what, (failures.get(what) ?? 0) + 1);
}

function quantile(part) {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? null;
}
