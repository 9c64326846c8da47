const prefix = 'gatefold:';

function ownKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

/**
 * GraphiQL's memory of tabs and theme, under names of our own: on a developer's machine many GraphiQLs have lived
 * at the same `localhost` port, and their tabs would show here in place of the examples.
 */
export const storage: Storage = {
  get length() {
    return ownKeys().length;
  },
  key: (index) => ownKeys()[index]?.slice(prefix.length) ?? null,
  getItem: (key) => localStorage.getItem(prefix + key),
  setItem: (key, value) => localStorage.setItem(prefix + key, value),
  removeItem: (key) => localStorage.removeItem(prefix + key),
  clear: () => ownKeys().forEach((key) => localStorage.removeItem(key)),
};

/** Whether GraphiQL has kept anything in this browser, which it does from its first moment. */
export function hasBeenVisited(): boolean {
  return ownKeys().length > 0;
}
