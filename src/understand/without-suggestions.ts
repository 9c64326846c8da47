/** What graphql-js adds to a message when a name is nearly right. */
const SUGGESTIONS = / ?Did you mean [^?]*\?/g;

/** A suggestion names what introspection would: they are off together. */
export function withoutSuggestions(message: string): string {
  return message.replace(SUGGESTIONS, '');
}
