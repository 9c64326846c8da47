/**
 * Posts with their users by hand: one call for the posts, one for all users that they name. `--route rest` or `grpc`.
 */
import { readArguments, serve } from './lib.mjs';
import { postsCalls } from './posts-calls.mjs';

const { port, route, urls } = readArguments();
const calls = await postsCalls(route, urls);

serve(port, async ({ headers: { authorization } }) => {
  const posts = await calls.listPosts(authorization);
  const ids = [...new Set(posts.map(({ userId }) => userId))];
  const users = new Map(
    (await calls.getUsers(ids, authorization)).map((user) => [user.id, { id: user.id, name: user.name }]),
  );
  return Buffer.from(
    JSON.stringify({ data: { posts: posts.map(({ id, title, userId }) => ({ id, title, user: users.get(userId) })) } }),
  );
});
