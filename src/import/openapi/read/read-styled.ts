import { child, members, textAt, type JsonNode } from '../../files/json-node.ts';
import type { Styled } from './operation.ts';

const SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['spaceDelimited', ' '],
  ['pipeDelimited', '|'],
]);
const COLLECTION_SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['csv', ','],
  ['ssv', ' '],
  ['tsv', '\t'],
  ['pipes', '|'],
]);

/** What OpenAPI 3 says of a parameter, or in `encoding` of a member of a form. */
export function readStyled(node: JsonNode, defaultStyle: string): Styled {
  const style = textAt(node, 'style') ?? defaultStyle;
  const explode = child(node, 'explode')?.value;
  return {
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form',
    separator: SEPARATORS.get(style) ?? ',',
    json: false,
    allowReserved: child(node, 'allowReserved')?.value === true,
  };
}

/** What Swagger 2 says. */
export function readCollectionFormat(node: JsonNode, style: string): Styled {
  const format = textAt(node, 'collectionFormat') ?? 'csv';
  return {
    style,
    explode: format === 'multi',
    separator: COLLECTION_SEPARATORS.get(format) ?? ',',
    json: false,
    allowReserved: false,
  };
}

/**
 * The members of a form that `encoding` speaks of. A style that is written out makes its `contentType` mean nothing.
 */
export function readEncoding(encoding: JsonNode | undefined): ReadonlyMap<string, Styled> {
  return new Map(
    members(encoding).map(([name, node]) => {
      const isStyled = ['style', 'explode', 'allowReserved'].some((key) => child(node, key) !== undefined);
      return [
        name,
        { ...readStyled(node, 'form'), json: !isStyled && /json/i.test(textAt(node, 'contentType') ?? '') },
      ];
    }),
  );
}
