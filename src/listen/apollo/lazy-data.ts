import { parseJson } from '../../core/json/parse-json.ts';

const handlers = new WeakMap<object, LazyHandler>();

/**
 * An object that is the parsed `text` (JSON of an object) to everyone who looks into it, and costs no parsing
 * when nobody does.
 */
export function lazyData(text: string): Record<string, unknown> {
  const handler = new LazyHandler(text);
  const data = new Proxy<Record<string, unknown>>({}, handler);
  handlers.set(data, handler);
  return data;
}

/** The text behind `data`, unless somebody has looked into it: who looks may also change what he finds. */
export function untouchedText(data: unknown): string | undefined {
  return typeof data === 'object' && data !== null ? handlers.get(data)?.text : undefined;
}

type Target = Record<string, unknown>;

class LazyHandler implements ProxyHandler<Target> {
  text: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get(target: Target, key: string | symbol, receiver: unknown): unknown {
    return Reflect.get(this.#filled(target), key, receiver);
  }

  has(target: Target, key: string | symbol): boolean {
    return Reflect.has(this.#filled(target), key);
  }

  ownKeys(target: Target): (string | symbol)[] {
    return Reflect.ownKeys(this.#filled(target));
  }

  getOwnPropertyDescriptor(target: Target, key: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#filled(target), key);
  }

  // Assignment ends here as well: it defines the property on its receiver.
  defineProperty(target: Target, key: string | symbol, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.#filled(target), key, descriptor);
  }

  deleteProperty(target: Target, key: string | symbol): boolean {
    return Reflect.deleteProperty(this.#filled(target), key);
  }

  #filled(target: Target): Target {
    if (this.text === undefined) return target;
    const parsed = parseJson(this.text);
    this.text = undefined;
    return Object.assign(target, parsed);
  }
}
