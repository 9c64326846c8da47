import type { Category } from '../data/shop.ts';
import { categories } from '../data/words.ts';

/** What a client may say of a product. A member that was left out or is null is not in it. */
export interface ProductChange {
  readonly name?: string;
  readonly description?: string;
  readonly category?: Category;
  readonly price?: number;
  readonly tags?: readonly string[];
}

export interface ProductMistake {
  /** An RFC 6901 pointer into the body. */
  readonly pointer: string;
  readonly detail: string;
}

/** Reads the body of a POST or PATCH: what it says, and every mistake in it. */
export function checkProduct(body: object): {
  readonly change: ProductChange;
  readonly mistakes: readonly ProductMistake[];
} {
  const mistakes: ProductMistake[] = [];
  const said = new Map(Object.entries(body).filter(([, value]) => value !== null));
  const read = <T>(
    name: keyof ProductChange,
    accepts: (value: unknown) => value is T,
    expected: string,
  ): T | undefined => {
    const value: unknown = said.get(name);
    said.delete(name);
    if (value === undefined) return undefined;
    if (accepts(value)) return value;
    mistakes.push({ pointer: `/${name}`, detail: `expected ${expected}` });
    return undefined;
  };

  const name = read('name', isFilledText, 'a text that is not empty');
  const description = read('description', isText, 'a text');
  const category = read('category', isCategory, `one of ${categories.join(', ')}`);
  const price = read('price', isPrice, 'a number above 0');
  const tags = read('tags', isListOfTexts, 'a list of texts');
  for (const unknown of said.keys())
    mistakes.push({ pointer: `/${unknown}`, detail: 'is not a property of a product' });

  const change = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(category !== undefined && { category }),
    ...(price !== undefined && { price }),
    ...(tags !== undefined && { tags }),
  };
  return { change, mistakes };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFilledText = (value: unknown): value is string => isText(value) && value.trim() !== '';
const isPrice = (value: unknown): value is number => typeof value === 'number' && value > 0;
const isListOfTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isCategory = (value: unknown): value is Category => categories.some((category) => category === value);
