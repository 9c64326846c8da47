import { child, items, members, placeOf, textAt, type JsonNode } from '../../files/json-node.ts';
import { writeKey } from '../../write/mapping-text.ts';
import { Names, toName } from '../../draft/names.ts';
import type { Notes } from '../../draft/notes.ts';
import type { SchemaReader } from './read-schema.ts';
import { UNMAPPABLE, WHY_UNMAPPABLE } from './unmappable.ts';

/** What every call of a source carries. */
export interface SourceCredentials {
  readonly headers: readonly { readonly name: string; readonly from?: string; readonly value?: string }[];
  /** Items of a mapping. */
  readonly queryParams: readonly string[];
  /** What the operator has to do, a line each. */
  readonly comment: readonly string[];
}

/** The security schemes that the description or one of its operations asks for, as headers and parameters. */
export function readSecurity(
  entry: JsonNode,
  operations: readonly JsonNode[],
  { reader, notes, swagger2 }: { readonly reader: SchemaReader; readonly notes: Notes; readonly swagger2: boolean },
): SourceCredentials {
  const schemes = child(
    swagger2 ? entry : (child(entry, 'components') ?? entry),
    swagger2 ? 'securityDefinitions' : 'securitySchemes',
  );
  const asked = new Set(
    [entry, ...operations]
      .flatMap((node) => items(child(node, 'security')))
      .flatMap((requirement) => members(requirement).map(([name]) => name)),
  );
  const headers = new Map<string, SourceCredentials['headers'][number]>();
  const cookies: string[] = [];
  const queryParams: string[] = [];
  const comment: string[] = [];
  const keys = new Names();
  for (const [name, written] of members(schemes)) {
    const node = asked.has(name) ? reader.follow(written) : undefined;
    if (node === undefined) continue;
    const scheme = readScheme(node);
    if ('omitted' in scheme) notes.add('omitted', placeOf(node), `the security scheme ${name}`, scheme.omitted);
    else if (scheme.place === 'authorization') {
      headers.set('authorization', { name: 'authorization', from: 'authorization' });
      comment.push(
        `${name}: the client's header \`authorization\` is passed on, when the configuration forwards it ` +
          `(\`headers.forward\`).`,
      );
    } else {
      const { place, sent } = scheme;
      const key = keys.claim(toName(name, 'key'));
      comment.push(
        `${name}: \`config.${key}\` of the source, in the configuration, is sent as the ${place} \`${sent}\`.`,
      );
      if (place === 'query') queryParams.push(`${writeKey(sent)}: $config.${key}`);
      else if (place === 'cookie') cookies.push(`${sent}={$config.${key}}`);
      else headers.set(sent.toLowerCase(), { name: sent, value: `{$config.${key}}` });
    }
  }
  if (cookies.length > 0) headers.set('cookie', { name: 'cookie', value: cookies.join('; ') });
  return { headers: [...headers.values()], queryParams, comment };
}

type SecurityScheme =
  | { readonly place: 'authorization' }
  | { readonly place: 'header' | 'query' | 'cookie'; readonly sent: string }
  /** Why it is left out. */
  | { readonly omitted: string };

/** How what a scheme asks for is sent. */
function readScheme(node: JsonNode): SecurityScheme {
  const type = textAt(node, 'type');
  const place = textAt(node, 'in');
  const sent = textAt(node, 'name') ?? '';
  if (
    ['http', 'basic', 'oauth2', 'openIdConnect'].includes(type ?? '') ||
    (type === 'apiKey' && place === 'header' && sent.toLowerCase() === 'authorization')
  )
    return { place: 'authorization' };
  const isPlace = place === 'header' || place === 'query' || place === 'cookie';
  if (type !== 'apiKey' || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(sent) || !isPlace)
    return {
      omitted:
        'expected http, oauth2, openIdConnect or an apiKey in a header, a parameter or a cookie, ' +
        `found ${type === 'apiKey' ? `an apiKey in ${JSON.stringify(place)}` : JSON.stringify(type)}`,
    };
  return place === 'query' && sent === UNMAPPABLE ? { omitted: WHY_UNMAPPABLE } : { place, sent };
}
