import type { Note } from './notes.ts';

/** A subgraph's schema, and what of its source it does not say. */
export interface Imported {
  readonly sdl: string;
  readonly notes: readonly Note[];
}

/** Told what is being done; large inputs take a while. */
export type Progress = (message: string) => void;
