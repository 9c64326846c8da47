import type { PathStyle } from '../parse/parse-template.ts';
import { encodeValue, urlText } from './encode-value.ts';
import { isObject } from '../language/values.ts';

/** Writes a value, its parts percent-encoded; nothing for null and for a list or object without a part. */
export function expandPath({ form, name, explode }: PathStyle, value: unknown): string {
  if (value === null || value === undefined) return '';
  const prefix = form === 'simple' ? '' : form === 'label' ? '.' : ';';
  const separator = explode && prefix !== '' ? prefix : ',';
  const named = (key: string, text: string): string => (form === 'matrix' && text === '' ? key : `${key}=${text}`);
  const whole = (text: string): string => prefix + (form === 'matrix' ? named(name, text) : text);
  if (!Array.isArray(value) && !isObject(value)) return whole(encode(value));
  const parts = Array.isArray(value)
    ? value.filter(isGiven).map(encode)
    : membersOf(value, explode ? named : undefined);
  if (parts.length === 0) return '';
  if (!explode) return whole(parts.join(','));
  return (
    prefix +
    (form === 'matrix' && Array.isArray(value) ? parts.map((part) => named(name, part)) : parts).join(separator)
  );
}

function membersOf(value: object, pair: ((key: string, text: string) => string) | undefined): readonly string[] {
  const members = Object.entries(value).filter(([, member]) => isGiven(member));
  return members.flatMap(([key, member]) =>
    pair === undefined ? [encode(key), encode(member)] : [pair(encode(key), encode(member))],
  );
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function encode(value: unknown): string {
  return encodeValue(urlText(value));
}
