/** The output keys that somebody asked for, with those asked for below them; undefined below means all. */
export type OutputKeys = ReadonlyMap<string, OutputKeys | undefined>;
