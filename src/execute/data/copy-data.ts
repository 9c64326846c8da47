import { FailedValue } from '../../core/failed-value.ts';
import { RawJson } from '../../core/json/raw-json.ts';

/** A copy whose objects and lists are its own. Failures and raw text, which nobody changes, are shared. */
export function copyData<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof FailedValue || value instanceof RawJson)
    return value;
  // The copy has the shape of what it is a copy of.
  if (Array.isArray(value)) return value.map((item: unknown) => copyData(item)) as Value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) if (key !== '__proto__') copy[key] = copyData(part);
  return copy as Value;
}
