import { getLocation, type StringValueNode } from 'graphql';

/** Where in the file (1-based) the character at `offset` of a string's value was written. */
export function locateInString(
  node: StringValueNode,
  offset: number,
): { readonly line: number; readonly column: number } {
  const { loc } = node;
  if (loc === undefined) return { line: 1, column: 1 };
  const quotes = node.block === true ? 3 : 1;
  const raw = loc.source.body.slice(loc.start + quotes, loc.end - quotes);
  const distance = node.block === true ? distanceInBlock(raw, node.value, offset) : distanceInLine(raw, offset);
  const { line, column } = getLocation(loc.source, loc.start + quotes + distance);
  return { line, column };
}

/** An escape is several characters in the file and one in the value. */
function distanceInLine(raw: string, offset: number): number {
  let distance = 0;
  for (let passed = 0; passed < offset && distance < raw.length; ) {
    const escape = /^\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|.)/.exec(raw.slice(distance, distance + 12))?.[0];
    distance += escape?.length ?? 1;
    // A braced escape may stand for two UTF-16 units.
    const braced = escape?.startsWith('\\u{') === true ? Number.parseInt(escape.slice(3, -1), 16) : 0;
    passed += braced > 0xffff ? 2 : 1;
  }
  return distance;
}

/** The value of a block string lacks blank lines around it and the common indentation (GraphQL §2.9.4). */
function distanceInBlock(raw: string, value: string, offset: number): number {
  const rawLines = raw.split(/\r\n|[\n\r]/);
  const before = value.slice(0, offset).split('\n');
  const valueLines = value.split('\n');
  const firstLine = rawLines.findIndex((line) => line.trim() !== '');
  const lineIndex = Math.max(firstLine, 0) + before.length - 1;
  const rawLine = rawLines[lineIndex] ?? '';
  const valueLine = valueLines[before.length - 1] ?? '';
  const indent = Math.max(rawLine.length - valueLine.length, 0);
  let start = 0;
  for (let index = 0, passed = 0; passed < lineIndex && index < raw.length; index += 1) {
    const character = raw[index];
    if (character === '\n' || (character === '\r' && raw[index + 1] !== '\n')) {
      passed += 1;
      start = index + 1;
    }
  }
  return start + indent + (before.at(-1) ?? '').length;
}
