import { writeJson } from '../../core/json/write-json.ts';
import { encodeValue, urlText } from './encode-value.ts';
import { TemplateFailure } from './template-failure.ts';
import { isObject, kindOf } from '../language/values.ts';

/**
 * How lists and objects stand in a query (OpenAPI's styles, and two that frameworks read):
 * - `form`: `a=1&a=2`, objects by the names of their members; not exploded `a=1,2` and `a=key,value`;
 * - `space`, `pipe`: not exploded `a=1%202` and `a=1%7C2`;
 * - `deepObject`: `a[key]=1`, lists in it repeated;
 * - `brackets`: `a[]=1&a[]=2`, `indexed`: `a[0]=1&a[1]=2`, objects in both as `a[key]`;
 * - `json`: the whole value as JSON.
 */
export type QueryForm = 'form' | 'space' | 'pipe' | 'deepObject' | 'brackets' | 'indexed' | 'json';

export interface QueryStyle {
  /** The parameter; undefined for every one that no other style names. */
  readonly name: string | undefined;
  readonly form: QueryForm;
  readonly explode: boolean;
  /** Whether reserved characters stand as they are, as far as none of them ends the value. */
  readonly allowReserved?: boolean;
}

/** Writes one parameter as `name=value` pairs, percent-encoded; none for null and for an empty list. */
export type WriteParameter = (name: string, value: unknown) => readonly string[];

const DELIMITERS = { form: ',', space: ' ', pipe: '|' } as const;

/**
 * The writer of a style; without one, lists are repeated and objects refused. Each throws TemplateFailure for what its
 * style cannot say so that it is read back the same.
 */
export function parameterWriter(style: QueryStyle | undefined): WriteParameter {
  const write = style === undefined ? repeated : writerOf(style);
  const pairs =
    style?.allowReserved === true ? (name: string, value: unknown) => write(name, value).map(withReserved) : write;
  return (name, value) => (value === null || value === undefined ? [] : pairs(name, value));
}

/**
 * RFC 3986 §2.2 and §3.4: what may stand in a query and is not read as the end of a value or of the query, nor as a
 * blank. A comma separates items.
 */
const RESERVED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|3B|3D)/g;

function withReserved(pair: string): string {
  const value = pair.indexOf('=') + 1;
  return pair.slice(0, value) + pair.slice(value).replace(RESERVED, (encoded) => decodeURIComponent(encoded));
}

function writerOf({ form, explode }: QueryStyle): WriteParameter {
  switch (form) {
    case 'form':
    case 'space':
    case 'pipe':
      return explode ? exploded : (name, value) => delimited(name, value, DELIMITERS[form]);
    case 'deepObject':
      return (name, value) => {
        if (Array.isArray(value))
          throw new TemplateFailure(
            `expected an object for the parameter \`${name}\`, whose style is deepObject, found a list`,
          );
        return bracketed(name, value, repeatItem);
      };
    case 'brackets':
      return (name, value) => bracketed(name, value, bracketItem);
    case 'json':
      return (name, value) => [`${encodeValue(name)}=${encodeValue(writeJson(value))}`];
    case 'indexed':
      return (name, value) => bracketed(name, value, (key, _item, index) => `${key}[${index}]`);
  }
}

function pair(name: string, value: unknown): string {
  return `${encodeValue(name)}=${encodeValue(urlText(value))}`;
}

function repeated(name: string, value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((item) => pair(name, item));
}

function exploded(name: string, value: unknown): readonly string[] {
  if (!isObject(value)) return repeated(name, value);
  return Object.entries(value).flatMap(([key, member]) => (member === null ? [] : repeated(key, member)));
}

function delimited(name: string, value: unknown, delimiter: string): readonly string[] {
  const parts = Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [key, member]))
      : undefined;
  if (parts === undefined) return [pair(name, value)];
  if (parts.length === 0) return [];
  const texts = parts.map((part) => {
    const text = urlText(part);
    // A comma stands as itself between values and encoded within them. The others are encoded in both places.
    if (delimiter !== ',' && text.includes(delimiter))
      throw new TemplateFailure(
        `a value of the parameter \`${name}\` has a "${delimiter}" in it, which would be read as the end of the value`,
      );
    return encodeValue(text);
  });
  return [`${encodeValue(name)}=${texts.join(delimiter === ',' ? ',' : encodeValue(delimiter))}`];
}

/** The name of an item of a list under `key`. */
type NameItem = (key: string, item: unknown, index: number) => string;

const repeatItem: NameItem = (key, item) => {
  if (typeof item === 'object' && item !== null)
    throw new TemplateFailure(
      `the parameter \`${key}\` has ${kindOf(item)} in a list, which the style deepObject cannot say`,
    );
  return key;
};

const bracketItem: NameItem = (key, item) => {
  // `a[][b]=1&a[][c]=2` may be one item or two.
  if (typeof item === 'object' && item !== null)
    throw new TemplateFailure(
      `the parameter \`${key}\` has ${kindOf(item)} in a list, which only indexed brackets can say`,
    );
  return `${key}[]`;
};

function bracketed(name: string, value: unknown, nameItem: NameItem): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => bracketed(nameItem(name, item, index), item, nameItem));
  if (!isObject(value)) return [pair(name, value)];
  return Object.entries(value).flatMap(([key, member]) =>
    member === null ? [] : bracketed(`${name}[${key}]`, member, nameItem),
  );
}
