/**
 * Deeper than any answer that means something; a tenth of what overflows the stack of who walks it, such as
 * `JSON.stringify`.
 */
export const MAX_NESTING = 500;

/** Whether a parsed JSON value has more than `levels` lists and objects in each other. */
export function isNestedDeeper(value: unknown, levels = MAX_NESTING): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isNestedDeeper(item, levels - 1)) return true;
    return false;
  }
  // A parsed object's members are unknown; their names are its own.
  for (const name in value)
    if (isNestedDeeper((value as Readonly<Record<string, unknown>>)[name], levels - 1)) return true;
  return false;
}
