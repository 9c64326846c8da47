import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { makePublicDocument } from './join/public-document.ts';

/** What clients see of a supergraph that was loaded before, for a thread that has only its text. */
export function publicSchemaOf(supergraphSdl: string): GraphQLSchema {
  const document = makePublicDocument(parse(supergraphSdl, { noLocation: true }));
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}
