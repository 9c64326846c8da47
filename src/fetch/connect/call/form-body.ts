import { isObject, scalarText } from '../../../mapping/language/values.ts';
import { parameterWriter, type QueryStyle } from '../../../mapping/write/write-query.ts';

/**
 * Compiles the writing of an object as `application/x-www-form-urlencoded`. Members are written in their style; those
 * without one repeat a list of scalars (`a=1&a=2`), and put whatever lies deeper in brackets (`a[b]`, `a[0][b]`), an
 * empty one left out. The result is undefined for anything but an object.
 */
export function compileForm(styles: readonly QueryStyle[]): (value: unknown) => string | undefined {
  const writers = new Map(styles.map((style) => [style.name, parameterWriter(style)]));
  const others = writers.get(undefined) ?? unstyled;
  return (value) => {
    if (!isObject(value)) return undefined;
    const pairs = Object.entries(value).flatMap(([name, member]) => {
      const own = writers.get(name);
      if (own !== undefined) return own(name, member);
      return member === null ? plain(name, '') : others(name, member);
    });
    // A blank is a plus in a form, and a plus is never itself.
    return pairs.map((pair) => pair.replaceAll('%20', '+')).join('&');
  };
}

function unstyled(name: string, value: unknown): readonly string[] {
  const isPlainList = Array.isArray(value) && value.every((item) => !Array.isArray(item) && !isObject(item));
  return isPlainList ? value.flatMap((item) => plain(name, item)) : bracketed(name, value);
}

function bracketed(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => bracketed(`${name}[${index}]`, item));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => bracketed(`${name}[${key}]`, item));
  return plain(name, value);
}

function plain(name: string, value: unknown): readonly string[] {
  return [new URLSearchParams([[name, scalarText(value) ?? '']]).toString()];
}
