import { fileURLToPath } from 'node:url';
import { Caller } from './lib.mjs';

/** The blog's two calls, over REST or gRPC. */
export async function postsCalls(route, urls) {
  return route === 'grpc' ? grpcCalls(urls) : restCalls(urls);
}

function restCalls(urls) {
  const api = new Caller(urls.api);
  return {
    listPosts: (authorization) => api.get('/posts?limit=100', authorization),
    getUsers: (ids, authorization) => api.get(`/users?ids=${ids.join(',')}`, authorization),
  };
}

async function grpcCalls(urls) {
  const { Client, credentials, Metadata } = await import('@grpc/grpc-js');
  const { loadSync } = await import('@grpc/proto-loader');
  const { ListPosts, BatchGetUsers } = loadSync(
    fileURLToPath(new URL('../backends/posts/grpc/blog.proto', import.meta.url)),
  )['bench.blog.v1.Blog'];
  const client = new Client(urls.api, credentials.createInsecure());
  const call = ({ path, requestSerialize, responseDeserialize }, message, authorization) =>
    new Promise((resolve, reject) => {
      const metadata = new Metadata();
      metadata.set('authorization', authorization);
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, message, metadata, (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
  return {
    listPosts: async (authorization) => (await call(ListPosts, { limit: 100 }, authorization)).posts,
    getUsers: async (ids, authorization) => (await call(BatchGetUsers, { ids }, authorization)).users,
  };
}
