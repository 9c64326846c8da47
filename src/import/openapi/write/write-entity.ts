import type { ObjectDraft } from '../../draft/draft.ts';
import { quoted, writeKey } from '../../write/mapping-text.ts';
import { printMapping, printString } from '../../write/print-schema.ts';
import type { SelectionWriter } from '../../write/write-selection.ts';
import type { OperationEntity } from '../draft/find-entities.ts';
import { queryStyleOf, printStyles } from '../draft/query-style.ts';
import { pathExpression, writePath } from './write-request.ts';

/** `@key` and `@connect` for a type that can be found; undefined when the connector would not give all of it. */
export function writeEntity(
  entity: OperationEntity,
  source: string,
  writer: SelectionWriter,
): readonly string[] | undefined {
  const { object, drafted, key, batch } = entity;
  const selection =
    batch === undefined
      ? writer.write({ kind: 'object', of: object })
      : writer.write(
          { kind: 'list', of: { kind: 'object', of: object }, itemsNonNull: true },
          batch.list === undefined ? '$' : `$.${writeKey(batch.list.key)}`,
        );
  if (selection === undefined || !givesAll(object, writer)) return undefined;
  const http = batch === undefined ? printSingle(entity) : printBatch(entity);
  const parts = [
    `source: ${printString(source)}`,
    http,
    ...(batch === undefined ? [] : [`batch: { maxSize: ${batch.maxSize} }`]),
    `selection: ${printMapping(selection, '    ')}`,
  ];
  const names = [...new Set(key.map(({ field }) => field.name))].join(' ');
  return [
    `@key(fields: ${printString(names)})`,
    `# ${drafted.operation.method} ${drafted.operation.path}`,
    `@connect(\n${parts.map((part) => `    ${part}`).join('\n')}\n  )`
      .replace(/^ {4}/gm, '  ')
      .replace(/\n {2}\)$/, '\n)'),
  ];
}

/** A field left out of the selection could not be had from anywhere. */
function givesAll(object: ObjectDraft, writer: SelectionWriter): boolean {
  return object.fields.every((field) => !writer.cuts.has(field));
}

function printSingle({ drafted, key }: OperationEntity): string {
  const url = writePath(drafted.operation.path, (name) => {
    const found = key.find(({ parameter }) => parameter.name === name);
    return found && pathExpression(found.parameter, `$this.${found.field.name}`);
  });
  return `http: { GET: ${printString(url)} }`;
}

function printBatch({ drafted, key }: OperationEntity): string {
  const [only] = key;
  if (only === undefined) return `http: { GET: ${printString(drafted.operation.path)} }`;
  const { parameter, field } = only;
  const style = queryStyleOf(parameter, { kind: 'list', of: field.type, itemsNonNull: true });
  const isJoined = !parameter.explode && style === undefined;
  const keys = `$batch.${field.name}${isJoined ? `->joinNotNull(${quoted(parameter.separator)})` : ''}`;
  const styles = style === undefined ? '' : `, ${printStyles('queryStyles', [style])}`;
  return (
    `http: { GET: ${printString(writePath(drafted.operation.path, () => undefined))}, ` +
    `queryParams: ${printString(`${writeKey(parameter.name)}: ${keys}`)}${styles} }`
  );
}
