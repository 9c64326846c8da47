import { buildASTSchema, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { lazily } from '../../core/lazily.ts';

/** A supergraph as the checks of plans read it: parsed and built once for all of them, and only when one has to. */
export interface SupergraphText {
  readonly sdl: string;
  readonly document: () => DocumentNode;
  readonly schema: () => GraphQLSchema;
}

export function readSupergraphText(sdl: string): SupergraphText {
  const document = lazily(() => parse(sdl, { noLocation: true }));
  // Composition has validated it.
  return {
    sdl,
    document,
    schema: lazily(() => buildASTSchema(document(), { assumeValid: true, assumeValidSDL: true })),
  };
}
