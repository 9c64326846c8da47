/**
 * A JSON API: `/posts?limit=100`, `/users?ids=1,2`. Each answer is made once for each path and then kept as bytes.
 * Prints one line of JSON: { urls: { api }, control }; `control` is as in the federation backends.
 */
import { createServer } from 'node:http';
import { blog } from './data.mjs';

const { users, posts } = blog();
const counts = { calls: 0, anonymous: 0 };
const kept = new Map();

const api = await listen((request, response) => {
  counts.calls += 1;
  if (request.headers.authorization === undefined) counts.anonymous += 1;
  let bytes = kept.get(request.url);
  if (bytes === undefined)
    kept.set(request.url, (bytes = Buffer.from(JSON.stringify(answer(new URL(request.url, 'http://api'))))));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
});
const control = await listen((request, response) => {
  if (request.method === 'DELETE') counts.calls = counts.anonymous = 0;
  response.end(JSON.stringify(counts));
});
console.log(JSON.stringify({ urls: { api: api.slice(0, -1) }, control }));

function answer({ pathname, searchParams }) {
  if (pathname === '/posts') return posts.slice(0, Number(searchParams.get('limit') ?? 20));
  const ids = new Set(searchParams.get('ids')?.split(',').map(Number));
  return users.filter(({ id }) => ids.has(id));
}

function listen(handler) {
  const server = createServer({ keepAliveTimeout: 600_000 }, handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () =>
      resolve(`http://127.0.0.1:${server.address().port}/`),
    );
  });
}
