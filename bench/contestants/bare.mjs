/** The floor under every server on `node:http`: prepared bytes, no backend, no thought. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readArguments } from './lib.mjs';

const { port, answer } = readArguments();
const bytes = readFileSync(answer);
createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
    response.end(bytes);
  });
}).listen({ port, host: '127.0.0.1', backlog: 1024 });
