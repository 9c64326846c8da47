import type { ContextConfig } from '../config/sections/context.ts';
import { InternalFailure } from '../core/failure.ts';
import { parseContextReference, type ContextReference } from '../core/headers/header-template.ts';
import type { ConnectorContext, Headers } from '../core/request-context.ts';
import { writeJson } from '../core/json/write-json.ts';
import type { Caller } from './caller.ts';
import { claimAt } from './read-scopes.ts';

/** What a context is made of. */
export interface ContextSource {
  readonly caller: Caller;
  /** What the client sent, names in lower case. */
  readonly headers: Headers;
  readonly requestId: string;
}

/** Makes values that mappings read as `$context`, beside those of the configuration. They are as JSON has them. */
export type MakeContext = (source: ContextSource) => Readonly<Record<string, unknown>>;

/** Compiles what connectors read as `$context`; undefined where nothing is given to them. */
export function compileConnectorContext(
  config: ContextConfig,
  makeContext?: MakeContext,
): ((source: ContextSource) => ConnectorContext) | undefined {
  const members = Object.entries(config).map(([name, text]) => ({ name, reference: parsed(text) }));
  if (members.length === 0 && makeContext === undefined) return undefined;
  return (source) => {
    const values: Record<string, unknown> = {};
    for (const { name, reference } of members) {
      const value = valueOf(reference, source.caller);
      if (value !== undefined) values[name] = value;
    }
    // Read as it was given: what a callback does later on must not reach what others share.
    const made = makeContext?.(source);
    const own = made === undefined ? values : { ...values, ...structuredClone(made) };
    const sharing = writeJson(own);
    for (const { name, reference } of members) {
      // Not part of what tells apart who may share: it differs for every request.
      if (reference.of === 'request.id' && own[name] === undefined) own[name] = source.requestId;
    }
    return { values: own, sharing };
  };
}

function parsed(text: string): ContextReference {
  const reference = parseContextReference(text);
  if (reference === undefined) throw new InternalFailure(`no reference into a request: ${text}`);
  return reference;
}

/** As it is, not as a header would carry it; undefined for what is absent. */
function valueOf({ of, path }: ContextReference, caller: Caller): unknown {
  switch (of) {
    case 'claims':
      return path === '' ? caller.claims : claimAt(caller.claims, path);
    case 'caller.id':
      return caller.id;
    case 'caller.kind':
      return caller.kind;
    case 'caller.address':
      return caller.address;
    case 'caller.consumer':
      return caller.consumer;
    case 'caller.scopes':
      return [...caller.scopes];
    case 'request.id':
      return undefined;
  }
}
