import type { ArgumentDraft, ObjectDraft, RootFieldDraft, TypeDraft } from '../draft/draft.ts';
import { writeKey } from '../write/mapping-text.ts';
import { printMapping, printString } from '../write/print-schema.ts';
import { writeInput } from '../write/write-input.ts';
import type { SelectionWriter } from '../write/write-selection.ts';
import type { DraftedMethod } from './drafted-method.ts';
import type { MethodEntity } from './find-entities.ts';

export interface MethodWriting {
  readonly source: string;
  readonly writer: SelectionWriter;
  readonly plainInputs: ReadonlySet<ObjectDraft>;
}

/** How many keys one call takes; protos do not say what a server bears. */
const BATCH_SIZE = 100;
const NOTHING: TypeDraft = { kind: 'scalar', name: 'Boolean' };

/** The root field of an RPC, with its connector. */
export function writeMethod(drafted: DraftedMethod, { source, writer, plainInputs }: MethodWriting): RootFieldDraft {
  const { method, name, fields, input, response, description, deprecated } = drafted;
  const request =
    input === undefined
      ? fields
          .map((field) => `${writeKey(field.key)}: ${writeInput(`$args.${field.name}`, field.type, plainInputs)}`)
          .join('\n')
      : writeInput('$args.input', { kind: 'object', of: input }, plainInputs);
  const type: TypeDraft = response === undefined ? NOTHING : { kind: 'object', of: response };
  const selection = response === undefined ? '$(true)' : (writer.write(type) ?? '$');
  const parts = [
    `source: ${printString(source)}`,
    printCall(method, request),
    `selection: ${printMapping(selection, '      ')}`,
  ];
  const args: readonly ArgumentDraft[] =
    input === undefined
      ? fields
      : [
          {
            name: 'input',
            type: { kind: 'object', of: input },
            nonNull: true,
            description: undefined,
            deprecated: undefined,
          },
        ];
  return {
    name,
    at: method,
    description,
    deprecated,
    args,
    type,
    connect: `    @connect(\n${parts.map((part) => `      ${part}`).join('\n')}\n    )`,
  };
}

function printCall(method: string, request: string): string {
  if (request === '') return `grpc: { method: ${printString(method)} }`;
  const members = [`method: ${printString(method)}`, `request: ${printMapping(request, '        ')}`];
  const line = `grpc: { ${members.join(', ')} }`;
  if (!request.includes('\n') && line.length < 110) return line;
  return `grpc: {\n        ${members.join('\n        ')}\n      }`;
}

/** `@key` and `@connect` for a type that an RPC finds; undefined when the connector would not give all of it. */
export function writeEntity(
  { object, method, parameter, key, within, batch }: MethodEntity,
  { source, writer }: MethodWriting,
): readonly string[] | undefined {
  const type: TypeDraft = { kind: 'object', of: object };
  const selection = writer.write(
    batch ? { kind: 'list', of: type, itemsNonNull: true } : type,
    within === undefined ? '$' : `$.${writeKey(within.key)}`,
  );
  if (selection === undefined || object.fields.some((field) => writer.cuts.has(field))) return undefined;
  const request = `${writeKey(parameter.key)}: ${batch ? '$batch' : '$this'}.${key.name}`;
  const parts = [
    `source: ${printString(source)}`,
    `grpc: { method: ${printString(method.method)}, request: ${printString(request)} }`,
    ...(batch ? [`batch: { maxSize: ${BATCH_SIZE} }`] : []),
    `selection: ${printMapping(selection, '  ')}`,
  ];
  return [`@key(fields: ${printString(key.name)})`, `@connect(\n${parts.map((part) => `  ${part}`).join('\n')}\n)`];
}
