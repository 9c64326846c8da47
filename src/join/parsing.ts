import type { Config } from '../config/schema.ts';
import type { Underway } from '../core/turns/underway.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { CheckingProcess } from '../understand/checking-process.ts';
import { createParseOperation, type ParseOperation } from '../understand/parse-operation.ts';

/** A suggestion would name what introspection does not show. */
export function suggestsNames({ introspection: { enabled, filter } }: Config): boolean {
  return enabled && !filter;
}

/** Documents are read against what clients see, and large ones are checked against it in a process before. */
export function joinParsing(
  { sdl, publicSchema }: Supergraph,
  config: Config,
  planning: Underway,
): { readonly parseOperation: ParseOperation; readonly checker: CheckingProcess } {
  const { limits, introspection } = config;
  const validating = { introspection: introspection.enabled, suggestions: suggestsNames(config) };
  const checker = new CheckingProcess({ supergraphSdl: sdl, limits, validating });
  return { parseOperation: createParseOperation(publicSchema, { limits, ...validating, checker, planning }), checker };
}
