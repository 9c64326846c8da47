import { compileTemplate } from '../../core/mapping/compile-template.ts';
import type { MappingScope } from '../../core/mapping/evaluate.ts';
import { TemplateFailure } from '../../core/mapping/template-failure.ts';
import { headersFor, type Headers, type RequestContext } from '../../core/request-context.ts';
import type { HeaderRule } from '../../supergraph/connectors/connector.ts';
import { withForwardedHeaders } from '../http/forward-headers.ts';

/** What no header can carry (RFC 9110 §5.5): it would end the header, or is beyond a byte. */
const NOT_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/;

export type RenderedHeaders = Readonly<Record<string, string | readonly string[]>>;

/** The source's headers with the connector's in place of those of the same name; the operator's forwarded ones win. */
export function compileHeaders(
  inherited: readonly HeaderRule[],
  own: readonly HeaderRule[],
  { subgraph, source }: { readonly subgraph: string; readonly source: string },
): (scope: MappingScope, context: RequestContext) => RenderedHeaders {
  const rules = [...inherited.filter((rule) => !own.some((one) => one.name === rule.name)), ...own].map((rule) => ({
    ...rule,
    render: rule.value && compileTemplate(rule.value),
  }));
  return (scope, context) => {
    const forwardedHeaders = headersFor(subgraph, context, source);
    const rendered: Record<string, string | readonly string[]> = {};
    for (const { name, from, render } of rules) {
      // Only what the operator lets through can be copied from a client.
      const value = render === undefined ? forwardedHeaders[from ?? name] : render(scope);
      if (typeof value === 'string' && NOT_IN_HEADER.test(value)) {
        throw new TemplateFailure(`expected a value without line breaks, control characters and characters beyond Latin-1 for the header \`${name}\``);
      }
      if (value !== undefined) rendered[name] = value;
    }
    return withForwarded(rendered, forwardedHeaders);
  };
}

function withForwarded(rendered: Record<string, string | readonly string[]>, forwarded: Headers): RenderedHeaders {
  const list = withForwardedHeaders([], forwarded);
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] ?? '';
    const value = forwarded[name];
    if (value !== undefined) rendered[name] = value;
  }
  return rendered;
}
