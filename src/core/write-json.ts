function writeSlowly(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => writeSlowly(item) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = writeSlowly(member);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

/**
 * JSON text with every `bigint` as its digits, so that integers beyond 2^53 stay exact; `null` for what JSON
 * cannot say. The value must not contain itself.
 */
export function writeJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  // JSON.stringify refuses a bigint by throwing. Few values hold one, so trying first costs the others nothing.
  try {
    // Undefined for functions and undefined, whatever its declared type says.
    const text: string | undefined = JSON.stringify(value);
    return text ?? 'null';
  } catch {
    return writeSlowly(value) ?? 'null';
  }
}
