import type { GraphQLSchema } from 'graphql';
import { listMethodUses } from '../../mapping/infer/list-dependencies.ts';
import { methods } from '../../mapping/methods/methods.ts';
import { outputShape } from '../../mapping/infer/output-shape.ts';
import { resultType } from '../connectors/check/check-connector-set.ts';
import { isScalarWithFields } from '../connectors/check/check-selection.ts';
import { describeUnknownMethod } from '../connectors/check/check-variables.ts';
import type { Connector } from '../connectors/model/connector.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Supergraph } from '../supergraph.ts';

/**
 * Finds what Apollo's connect specification lets load although it cannot be meant: methods that nobody knows, which
 * give nothing, an object that is selected for a scalar, and a `}` that closes nothing, which becomes a part of the
 * URL. In schemas for ours they are mistakes.
 */
export function lintMappings({ subgraphs }: Supergraph): readonly SchemaProblem[] {
  return [...subgraphs.values()].flatMap(({ name, origin }) =>
    origin.kind !== 'connectors'
      ? []
      : origin.connectors.connectors.flatMap((connector) => {
          const { line, column } = connector.position;
          const at = { subgraph: name, coordinate: connector.coordinate, line, column };
          return [
            ...unknownMethods(connector).map((method) => ({
              ...at,
              code: 'UNKNOWN_METHOD',
              message: `\`selection\`: ${describeUnknownMethod(method)}; it gives nothing`,
            })),
            ...describeScalar(connector, origin.connectors.schema).map((message) => ({
              ...at,
              code: 'GROUP_SELECTION_IS_NOT_OBJECT',
              message,
            })),
            ...(hasStrayBrace(connector)
              ? [
                  {
                    ...at,
                    code: 'STRAY_BRACE',
                    message: 'the URL has a `}` without a `{` before it, which is sent as `%7D`',
                  },
                ]
              : []),
          ];
        }),
  );
}

function unknownMethods({ selection }: Connector): readonly string[] {
  const names = listMethodUses(selection).map((use) => use.name);
  return [...new Set(names)].filter((name) => name !== 'as' && !Object.hasOwn(methods, name));
}

function describeScalar({ place, selection, batch }: Connector, schema: GraphQLSchema): readonly string[] {
  const type = resultType({ place }, schema);
  if (batch !== undefined || type === undefined || !isScalarWithFields(outputShape(selection), type)) return [];
  return [
    `\`selection\`: expected a \`${type.name}\`, found an object, which fails at run time; one value is taken by ` +
      `\`$.name\``,
  ];
}

function hasStrayBrace({ arm }: Connector): boolean {
  return arm.kind === 'http' && arm.url.parts.some((part) => part.kind === 'text' && part.text.includes('}'));
}
