import { compileTemplate } from '../../../mapping/write/compile-template.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import { TemplateFailure } from '../../../mapping/write/template-failure.ts';
import { headersFor, sourceKey, type RequestContext } from '../../../core/request-context.ts';
import { RESERVED_HEADERS } from '../../../core/headers/reserved-headers.ts';
import type { HeaderRule } from '../../../supergraph/connectors/model/connector.ts';

/** What no header can carry (RFC 9110 §5.5): it would end the header, or is beyond a byte. */
const NOT_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/;

export type RenderedHeaders = Readonly<Record<string, string | readonly string[]>>;

export interface HeaderEnvironment {
  readonly subgraph: string;
  /** Headers that the operator sets for a source, by what its configuration says: nothing replaces them. */
  readonly operatorHeadersOf?: ((source: string | undefined) => ReadonlySet<string>) | undefined;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The source's headers with the connector's in place of those of the same name, and what is forwarded beside them. What
 * the schema sets is replaced by no client's header, and what it takes by `from` is not sent under its own name as
 * well.
 */
export function compileHeaders(
  inherited: readonly HeaderRule[],
  own: readonly HeaderRule[],
  { subgraph, operatorHeadersOf }: HeaderEnvironment,
  source: string | undefined,
): (scope: MappingScope, context: RequestContext) => RenderedHeaders {
  const rules = [...inherited.filter((rule) => !own.some((one) => one.name === rule.name)), ...own].map((rule) => ({
    ...rule,
    render: rule.value && compileTemplate(rule.value),
  }));
  const operators = operatorHeadersOf?.(source) ?? NONE;
  const kept = new Set(
    rules
      .flatMap(({ name, from }) => [name, ...(from === undefined ? [] : [from])])
      .filter((name) => !operators.has(name)),
  );
  const key = sourceKey(subgraph, source);
  return (scope, context) => {
    const forwarded = headersFor(subgraph, context, key);
    const rendered: Record<string, string | readonly string[]> = {};
    for (const { name, from, render } of rules) {
      // Only what the operator lets through can be copied from a client.
      const value = (from === undefined ? undefined : forwarded[from]) ?? render?.(scope);
      if (typeof value === 'string' && NOT_IN_HEADER.test(value)) {
        throw new TemplateFailure(
          'expected a value without line breaks, control characters and characters beyond Latin-1 for the header ' +
            `\`${name}\``,
        );
      }
      if (value !== undefined) rendered[name] = value;
    }
    for (const name in forwarded) {
      const value = forwarded[name];
      if (value !== undefined && !kept.has(name) && !RESERVED_HEADERS.has(name)) rendered[name] = value;
    }
    return rendered;
  };
}
