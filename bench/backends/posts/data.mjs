import { createRandom } from '../random.mjs';

/** 100 posts by 10 users, with the fields that a blog's API has; a client asks for few of them. */
export function blog() {
  const random = createRandom(7);
  const users = Array.from({ length: 10 }, (_, index) => {
    const name = random.name();
    const username = name.toLowerCase().replace(' ', '.');
    return {
      id: index + 1,
      name,
      username,
      email: `${username}@example.com`,
      phone: `+49 30 ${random.integer(100_000, 999_999)}`,
      website: `${username}.example.com`,
    };
  });
  const posts = Array.from({ length: 100 }, (_, index) => ({
    id: index + 1,
    userId: random.integer(1, 10),
    title: random.text(55),
    body: random.text(170),
  }));
  return { users, posts };
}
