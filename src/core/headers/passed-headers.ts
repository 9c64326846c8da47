import { HeaderLines, type Lines } from './header-lines.ts';
import type { Headers, RequestContext } from '../request-context.ts';

/** Takes what is passed on out of the headers that a backend has answered with; true when there is any of it. */
export type PassHeaders = (headers: Headers, context: RequestContext) => boolean;

/** The headers of backends that the answer to one request passes on, and the subgraphs that they are from. */
class PassedHeaders {
  readonly lines = new HeaderLines();
  readonly subgraphs = new Set<string>();
}

const OWNER = {};

function passedFor({ scope }: RequestContext): PassedHeaders {
  return scope.get(OWNER, () => new PassedHeaders());
}

/**
 * Compiles a rule that passes some headers of one subgraph; undefined where it passes none, so that nothing is looked
 * for.
 */
export function compilePassHeaders(subgraph: string, names: readonly string[]): PassHeaders | undefined {
  if (names.length === 0) return undefined;
  return (headers, context) => {
    let any = false;
    for (const name of names) {
      const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
      if (value === undefined) continue;
      any = true;
      const { lines, subgraphs } = passedFor(context);
      subgraphs.add(subgraph);
      for (const one of typeof value === 'string' ? [value] : value) lines.add(name, one);
    }
    return any;
  };
}

/** What was passed for a request so far; undefined when it is nothing. */
export function passedHeadersOf(context: RequestContext): Lines | undefined {
  return passedFor(context).lines.written();
}

/**
 * Whether a subgraph has answered one request with headers that are passed on: the answers are then that request's own.
 */
export function hasPassedHeaders(subgraph: string, context: RequestContext): boolean {
  return passedFor(context).subgraphs.has(subgraph);
}
