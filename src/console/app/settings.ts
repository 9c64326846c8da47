/** An operation that the sandbox offers ready to run. `variables` are JSON values by variable name. */
export interface Example {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Settings {
  readonly graphqlPath: string;
  readonly examples: readonly Example[];
}

/** What the gateway wrote into the page (`src/console/assets.ts`). */
export function readSettings(): Settings {
  const text = document.querySelector<HTMLMetaElement>('meta[name="console-settings"]')?.content ?? '';
  // A cast: the page and its settings are written by the same package, at the same version.
  return JSON.parse(text) as Settings;
}
