import { isObject, scalarText } from '../../core/mapping/values.ts';

/**
 * An object as `application/x-www-form-urlencoded`: members of objects and lists as `a[b]` and `a[0]`, empty
 * ones left out. Undefined for anything but an object.
 */
export function formEncoded(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const pairs = new URLSearchParams();
  const add = (name: string, member: unknown): void => {
    if (Array.isArray(member)) member.forEach((item, index) => add(`${name}[${index}]`, item));
    else if (isObject(member)) Object.entries(member).forEach(([key, item]) => add(`${name}[${key}]`, item));
    else pairs.append(name, scalarText(member) ?? '');
  };
  Object.entries(value).forEach(([key, member]) => add(key, member));
  return pairs.toString();
}
