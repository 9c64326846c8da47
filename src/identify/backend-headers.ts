import type { HeadersConfig } from '../config/sections/headers.ts';
import { parseHeaderTemplate, type CallerReference, type HeaderTemplate } from '../core/headers/header-template.ts';
import { InternalFailure } from '../core/failure.ts';
import type { Headers } from '../core/request-context.ts';
import type { Caller } from './caller.ts';
import { claimAt } from './read-scopes.ts';

/** The headers of a request that reach backends, of those that the client sent, and made of who it is. */
export type BackendHeaders = (sent: Headers, caller: Caller) => Headers;

const NO_HEADERS: Headers = Object.freeze({});

/** Compiles the rules. What is set is never taken over from a client, also where the caller has no value for it. */
export function compileBackendHeaders({ forward, set }: Pick<HeadersConfig, 'forward' | 'set'>): BackendHeaders {
  const rules = Object.entries(set).map(([name, text]) => ({ name, template: parsed(text) }));
  const names = forward.filter((name) => !rules.some((rule) => rule.name === name));
  return (sent, caller) => {
    let picked: Record<string, string | readonly string[]> | undefined;
    for (const name of names) {
      const value = sent[name];
      if (value !== undefined) (picked ??= {})[name] = value;
    }
    for (const { name, template } of rules) {
      const value = render(template, caller);
      if (value !== undefined) (picked ??= {})[name] = value;
    }
    return picked ?? NO_HEADERS;
  };
}

function parsed(text: string): HeaderTemplate {
  const template = parseHeaderTemplate(text);
  if (template === undefined) throw new InternalFailure(`no template of a header: ${text}`);
  return template;
}

function render(template: HeaderTemplate, caller: Caller): string | undefined {
  let text = '';
  for (const part of template) {
    const value = typeof part === 'string' ? part : valueOf(part, caller);
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

function valueOf({ of, path }: CallerReference, caller: Caller): string | undefined {
  switch (of) {
    case 'claims':
      return textOf(claimAt(caller.claims, path));
    case 'caller.id':
      return textOf(caller.id);
    case 'caller.kind':
      return caller.kind;
    case 'caller.address':
      return textOf(caller.address);
    case 'caller.consumer':
      return textOf(caller.consumer);
    case 'caller.scopes':
      return caller.scopes.size === 0 ? undefined : textOf([...caller.scopes].join(' '));
  }
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.length === 0 ? undefined : value.map((item) => printable(item).replaceAll(',', '%2C')).join(',');
  return printable(JSON.stringify(value));
}

/**
 * Percent-encodes, as UTF-8, what a header cannot carry everywhere: control characters, which would end it, blanks at
 * its ends, which get lost, and all beyond ASCII, which gRPC refuses and HTTP servers read differently. The sign itself
 * too, so that no two values become one.
 */
function printable(text: string): string {
  if (/^(?! )[\x20-\x24\x26-\x7e]*$(?<! )/.test(text)) return text;
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\x20-\x24\x26-\x7e]|^ +| +$/gu, (part) => encodeURIComponent(part));
}
