/**
 * The blog over gRPC. Each answer is encoded once for each request message and then kept as bytes.
 * Prints one line of JSON: { urls: { api }, control }; `control` is as in the federation backends.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { blog } from './data.mjs';

const { users, posts } = blog();
const counts = { calls: 0, anonymous: 0 };
const definition = loadSync(fileURLToPath(new URL('grpc/blog.proto', import.meta.url)))['bench.blog.v1.Blog'];

const answers = {
  ListPosts: ({ limit }) => ({ posts: posts.slice(0, limit) }),
  BatchGetUsers: ({ ids = [] }) => ({ users: users.filter(({ id }) => ids.includes(id)) }),
};

const server = new Server();
// Bytes in, bytes out: nothing is decoded that was decoded before.
const raw = (method) => ({ ...method, requestDeserialize: (bytes) => bytes, responseSerialize: (bytes) => bytes });
server.addService(
  Object.fromEntries(Object.entries(definition).map(([name, method]) => [name, raw(method)])),
  Object.fromEntries(Object.entries(definition).map(([name, method]) => [name, createHandler(name, method)])),
);
const port = await new Promise((resolve, reject) => {
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  );
});
const control = createServer((request, response) => {
  if (request.method === 'DELETE') counts.calls = counts.anonymous = 0;
  response.end(JSON.stringify(counts));
}).listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({ urls: { api: `127.0.0.1:${port}` }, control: `http://127.0.0.1:${control.address().port}/` }),
  );
});

function createHandler(name, { requestDeserialize, responseSerialize }) {
  const kept = new Map();
  return ({ request, metadata }, callback) => {
    counts.calls += 1;
    if (metadata.get('authorization').length === 0) counts.anonymous += 1;
    const key = request.toString('latin1');
    let bytes = kept.get(key);
    if (bytes === undefined) kept.set(key, (bytes = responseSerialize(answers[name](requestDeserialize(request)))));
    callback(null, bytes);
  };
}
