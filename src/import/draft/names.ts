const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;
/** Symbols that make a difference where they stand alone or in front: `+1` and `-1`, `<` and `>=`. */
const SPOKEN: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'star',
  '<': 'lt',
  '>': 'gt',
  '=': 'eq',
  '!': 'not',
  '%': 'percent',
  '&': 'and',
  '|': 'or',
  '~': 'tilde',
  '^': 'caret',
  '/': 'slash',
  '.': 'dot',
};

/** Whether a text can stand in a schema as it is; names with two leading underscores belong to introspection. */
export function isName(text: string): boolean {
  return NAME.test(text) && !text.startsWith('__');
}

/** The nearest GraphQL name to a text, in its own case; a text that is a name stays as it is. */
export function toName(text: string, otherwise = 'value'): string {
  if (isName(text)) return text;
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const spoken =
    /[A-Za-z]/.test(plain) && !/^[-+*<>=!]/.test(plain)
      ? plain
      : plain.replace(/[-+*<>=!%&|~^/.]/g, (symbol, index: number) =>
          index === 0 || !/[A-Za-z0-9]/.test(plain) ? `${SPOKEN[symbol] ?? ''}_` : symbol,
        );
  const name = spoken
    .replace(/[^_0-9A-Za-z]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (name === '') return otherwise;
  return /^\d/.test(name) ? `_${name}` : name;
}

/** `simple-user` as `SimpleUser`; `HTTPRoute` stays. */
export function toTypeName(text: string, otherwise = 'Value'): string {
  const words = toName(text, otherwise)
    .split(/_+/)
    .filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\d/.test(name) ? `_${name}` : name || otherwise;
}

/** `repos/list-commits` as `reposListCommits`; a text that is a name stays as it is. */
export function toFieldName(text: string, otherwise = 'field'): string {
  if (isName(text)) return text;
  const name = toTypeName(text, otherwise);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A name for an enum's value: `true`, `false` and `null` are none (GraphQL §3.9). */
export function toEnumValueName(text: string): string {
  const name = toName(text, text === '' ? 'EMPTY' : 'VALUE');
  return name === 'true' || name === 'false' || name === 'null' ? `_${name}` : name;
}

/** How an import calls what it writes. */
export interface Naming {
  /** In front of every type and root field, with its first letter in the case of either. */
  readonly prefix?: string | undefined;
  /** `camelCase`: of fields and arguments, whatever the source writes. */
  readonly naming?: 'asWritten' | 'camelCase' | undefined;
}

/** A name for a field or an argument. */
export function toMemberName(text: string, otherwise: string, { naming }: Naming): string {
  const name = toName(text, otherwise);
  return naming === 'camelCase' ? toCamelCase(name) : name;
}

/** What is wanted for a root field. */
export function toRootName(name: string, { prefix = '', naming }: Naming): string {
  const cased = naming === 'camelCase' ? toCamelCase(name) : name;
  return prefix === ''
    ? cased
    : `${prefix.charAt(0).toLowerCase()}${prefix.slice(1)}${cased.charAt(0).toUpperCase()}${cased.slice(1)}`;
}

/** `product_id` as `productId`, `X_Req_ID` as `xReqId`, `HTTPRoute` as `httpRoute`; what is in this case stays. */
function toCamelCase(name: string): string {
  const words = name.split(/_+/).filter((word) => word !== '');
  const cased = words.map((word, index) => {
    const plain = words.length > 1 && word === word.toUpperCase() ? word.toLowerCase() : word;
    if (index > 0) return plain.charAt(0).toUpperCase() + plain.slice(1);
    return plain.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
  });
  const joined = cased.join('');
  return /^[A-Za-z]/.test(joined) && !name.startsWith('_') ? joined : name;
}

/** Names of one scope, each given once. */
export class Names {
  readonly #taken: Set<string>;
  readonly #prefix: string;

  constructor(reserved: Iterable<string> = [], prefix = '') {
    this.#taken = new Set(reserved);
    this.#prefix = prefix === '' ? '' : prefix.charAt(0).toUpperCase() + prefix.slice(1);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** The first of `preferred` that is free, else the last one with a number behind it. */
  claim(...wanted: readonly string[]): string {
    // A type that is named after the one it is a part of has that one's prefix.
    const preferred = wanted.map((name) => (name.startsWith(this.#prefix) ? name : this.#prefix + name));
    const last = preferred.at(-1) ?? 'value';
    let name = preferred.find((one) => !this.#taken.has(one)) ?? last;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${last}_${number}`;
    this.#taken.add(name);
    return name;
  }
}
