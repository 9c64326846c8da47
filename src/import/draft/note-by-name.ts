import type { Notes } from './notes.ts';

export interface PlacedByName {
  readonly at: string;
  readonly what: string;
  readonly root: 'query' | 'mutation';
  /** What the command line calls it. */
  readonly option: string;
}

const WHY = {
  query: 'it reads by its name alone: a field of Query, which a GET may run and which equal requests share',
  mutation: 'nothing says that it only reads: a field of Mutation',
};

/** Tells that nothing but its name says whether a call reads, and how that is overruled. */
export function noteByName(notes: Notes, { at, what, root, option }: PlacedByName): void {
  const why = WHY[root];
  notes.add('decided', at, what, `${why}; \`--${root === 'query' ? 'mutation' : 'query'} ${option}\` overrules that`);
}
