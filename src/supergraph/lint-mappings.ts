import { listMethodUses } from '../core/mapping/list-dependencies.ts';
import { methods } from '../core/mapping/methods.ts';
import { describeUnknownMethod } from './connectors/check-variables.ts';
import type { Connector } from './connectors/connector.ts';
import type { SchemaProblem, Supergraph } from './supergraph.ts';

/**
 * Finds what Apollo's connect specification lets load although it cannot be meant: methods that nobody knows, which
 * give nothing, and a `}` that closes nothing, which becomes a part of the URL. In schemas for ours both are mistakes.
 */
export function lintMappings({ subgraphs }: Supergraph): readonly SchemaProblem[] {
  return [...subgraphs.values()].flatMap(({ name, origin }) =>
    origin.kind !== 'connectors'
      ? []
      : origin.connectors.connectors.flatMap((connector) => {
          const { line, column } = connector.position;
          const at = { subgraph: name, coordinate: connector.coordinate, line, column };
          return [
            ...unknownMethods(connector).map((method) => ({ ...at, code: 'UNKNOWN_METHOD', message: `\`selection\`: ${describeUnknownMethod(method)}; it gives nothing` })),
            ...(hasStrayBrace(connector) ? [{ ...at, code: 'STRAY_BRACE', message: 'the URL has a `}` without a `{` before it, which is sent as `%7D`' }] : []),
          ];
        }),
  );
}

function unknownMethods({ selection }: Connector): readonly string[] {
  const names = listMethodUses(selection).map((use) => use.name);
  return [...new Set(names)].filter((name) => name !== 'as' && !Object.hasOwn(methods, name));
}

function hasStrayBrace({ arm }: Connector): boolean {
  return arm.kind === 'http' && arm.url.parts.some((part) => part.kind === 'text' && part.text.includes('}'));
}
