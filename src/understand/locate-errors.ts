import type { GraphQLError, Source } from 'graphql';

type Location = NonNullable<GraphQLError['locations']>[number];

/**
 * Takes the text from a source, so that errors keep their positions alone: graphql-js looks for the line of each node
 * of an error from the beginning of the text. The returned function finds the lines of all of them at once.
 */
export function withholdText(source: Source): (error: GraphQLError) => readonly Location[] | undefined {
  const text = source.body;
  source.body = '';
  let starts: readonly number[] | undefined;
  return ({ positions }) => {
    if (positions === undefined || positions.length === 0) return undefined;
    const known = (starts ??= lineStarts(text));
    return positions.map((position) => locate(position, known));
  };
}

/** Where lines begin (GraphQL §2.1.2: a line ends with a line feed, a carriage return, or both). */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

function locate(position: number, starts: readonly number[]): Location {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: position + 1 - (starts[low] ?? 0) };
}
