import { BoundedCache } from './bounded-cache.ts';

type Factory = (...given: readonly unknown[]) => unknown;

export interface Generating {
  /** What the function does, such as `shape-object`: so it is called in stack traces and profiles. */
  readonly name: string;
  /**
   * JavaScript text, an expression that may use `given` by name. Whoever writes the text puts into it, of what others
   * wrote, JSON strings alone.
   */
  readonly body: string;
  readonly given: Readonly<Record<string, unknown>>;
}

// Operations of one application, and mappings of one API, are alike: a body is compiled once for all of them. About
// 10 bytes of code for a byte of text.
const factories = new BoundedCache<string, Factory>(32 * 1_048_576);

const NAME = /^[a-z]+(-[a-z]+)*$/;
const GIVEN_NAME = /^[A-Za-z_]\w*$/;

/** Makes a function of text, of the one type that the text is written for. Throws for a name that could be code. */
export function generateFunction<Generated>({ name, body, given }: Generating): Generated {
  const names = Object.keys(given);
  const key = `${name} ${names.join()} ${body}`;
  const make = factories.getOrMake(key, () => compile(name, names, body), key.length * 10);
  return make(...Object.values(given)) as Generated;
}

/** The one place where text becomes code. */
function compile(name: string, names: readonly string[], body: string): Factory {
  if (!NAME.test(name)) throw new Error(`expected a name such as "shape-object" for generated code, found "${name}"`);
  const wrong = names.find((given) => !GIVEN_NAME.test(given));
  if (wrong !== undefined) throw new Error(`expected a name such as "value1" in generated code, found "${wrong}"`);
  // As a member, a function without a name takes the member's. Profiles sum up all that have one `sourceURL`.
  const text = `return { "${name}": ${body} }["${name}"];\n//# sourceURL=gatefold/generated/${name}.js`;
  return new Function(...names, text) as Factory;
}

/**
 * A member's name in an object literal. Only a computed name makes `__proto__` a member like any other; all others are
 * faster as they are.
 */
export function memberName(name: string): string {
  const text = JSON.stringify(name);
  return name === '__proto__' ? `[${text}]` : text;
}
