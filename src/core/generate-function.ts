import { BoundedCache } from './bounded-cache.ts';

type Factory = (...given: readonly unknown[]) => unknown;

// Operations of one application, and mappings of one API, are alike: a body is compiled once for all of them. About
// 10 bytes of code for a byte of text.
const factories = new BoundedCache<string, Factory>(32 * 1_048_576);

/**
 * Makes a function of JavaScript text, an expression that may use `given` by name. Whoever writes the text puts into
 * it, of what others wrote, JSON strings alone; and names the one type that the text is written for.
 */
export function generateFunction<Generated>(body: string, given: Readonly<Record<string, unknown>>): Generated {
  const names = Object.keys(given);
  const key = `${names.join()} ${body}`;
  // The one place where text becomes code.
  const make = factories.getOrMake(key, () => new Function(...names, `return ${body};`) as Factory, key.length * 10);
  return make(...Object.values(given)) as Generated;
}

/**
 * A member's name in an object literal. Only a computed name makes `__proto__` a member like any other; all others are
 * faster as they are.
 */
export function memberName(name: string): string {
  const text = JSON.stringify(name);
  return name === '__proto__' ? `[${text}]` : text;
}
