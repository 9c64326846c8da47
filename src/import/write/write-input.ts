import { namedType, type ObjectDraft, type TypeDraft } from '../draft/draft.ts';
import { quoted, writeKey } from './mapping-text.ts';
import { isPlainEnum, isPlainType } from '../draft/plain-types.ts';
import { eachOf } from './write-selection.ts';

/**
 * The mapping that makes of an argument what the backend takes. `path` is where the argument lies, such as
 * `$args.input`. Objects must not lie in a circle unless they are plain.
 */
export function writeInput(path: string, type: TypeDraft, plain: ReadonlySet<ObjectDraft>): string {
  if (isPlainType(type, plain)) return path;
  const named = namedType(type);
  if (named.kind === 'object') return `${path} ${writeBlock(named.of, plain, '')}`;
  return `${path}${translateEnum(type)}`;
}

function writeBlock(object: ObjectDraft, plain: ReadonlySet<ObjectDraft>, margin: string): string {
  const lines = object.fields.map(({ name, key, type }) => {
    const label = name === key ? '' : `${writeKey(key)}: `;
    const named = namedType(type);
    if (isPlainType(type, plain)) return `${label}${name}`;
    if (named.kind === 'object') return `${label}${name} ${writeBlock(named.of, plain, `${margin}  `)}`;
    return `${writeKey(key)}: ${name}${translateEnum(type)}`;
  });
  return ['{', ...lines.map((line) => `${margin}  ${line}`), `${margin}}`].join('\n');
}

/** Names of an enum to the backend's values, `->…`; empty when they are the same. */
export function translateEnum(type: TypeDraft): string {
  const named = namedType(type);
  if (named.kind !== 'enum' || isPlainEnum(named.of)) return '';
  const pairs = named.of.values
    .filter(({ name, value }) => name !== value)
    .map(({ name, value }) => `[${quoted(name)}, ${quoted(value)}]`);
  return eachOf(type, `match(${[...pairs, '[@, @]'].join(', ')})`);
}
