import { TemplateFailure } from './template-failure.ts';
import { kindOf, scalarText } from '../language/values.ts';

/** Percent-encodes all but unreserved characters: a value never adds a segment or a parameter. */
export function encodeValue(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** A scalar as text in a URL. Throws TemplateFailure for lists and objects. */
export function urlText(value: unknown): string {
  const text = scalarText(value);
  if (text === undefined) throw new TemplateFailure(`expected a scalar in the URL, found ${kindOf(value)}`);
  return text;
}
