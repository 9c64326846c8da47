import { namedType, type ArgumentDraft, type TypeDraft } from '../../draft/draft.ts';
import { placeOf } from '../../files/json-node.ts';
import type { Notes } from '../../draft/notes.ts';
import type { DraftedArguments } from './draft-arguments.ts';
import type { Body, Styled } from '../read/operation.ts';
import { isFlat, listsIn, queryStyleOf } from './query-style.ts';

/** Notes what the styles of parameters and of a form leave open, or cannot write; all members are known by now. */
export function noteStyles({ parameters, body }: DraftedArguments, form: Body | undefined, notes: Notes): void {
  for (const {
    parameter,
    argument: { type },
  } of parameters) {
    const isWritten =
      parameter.in === 'path' || (parameter.in === 'query' && queryStyleOf(parameter, type) !== undefined);
    const why = isWritten && !parameter.json ? describeStyle(parameter, type, parameter.in === 'path') : undefined;
    if (why !== undefined) notes.add('loosened', placeOf(parameter.node), `the parameter ${parameter.name}`, why);
  }
  if (body !== undefined && form?.kind === 'form') noteForm(body, form, notes);
}

function noteForm({ type }: ArgumentDraft, { node, styles }: Body, notes: Notes): void {
  for (const { key, type: member } of type.kind === 'object' ? type.of.fields : []) {
    const said = styles.get(key);
    if (said?.json === true) continue;
    const isOpen = said === undefined && !isFlat(member);
    const why = isOpen
      ? 'OpenAPI leaves open how what lies deeper in a form is written; it is `name[member]=`, `name[0][member]=`'
      : said && describeStyle(said, member, false);
    if (why !== undefined) notes.add('loosened', placeOf(node), `the member ${key}`, why);
  }
}

function describeStyle({ style, explode, separator }: Styled, type: TypeDraft, inPath: boolean): string | undefined {
  const lists = listsIn(type);
  if (style === 'deepObject') {
    const written = lists === 'ofObjects' ? '`name[0][member]=` (INDEXED_BRACKETS)' : '`name[]=` (BRACKETS)';
    return lists === 'none' ? undefined : `OpenAPI leaves open how a list in this style is written; it is ${written}`;
  }
  if (separator === '\t' && type.kind === 'list' && !inPath && !explode)
    return 'no style writes a list between tabs; its items are repeated';
  if (type.kind !== 'object') return undefined;
  const deep = type.of.fields.filter(
    (field) => namedType(field.type).kind === 'object' || (field.type.kind === 'list' && (inPath || !explode)),
  );
  return deep.length === 0
    ? undefined
    : `no style writes what lies deeper in an object; a call that gives ${deep.map(({ name }) => name).join(', ')} ` +
        'is refused';
}
