import { describeMessage, type DescribedField } from '../../supergraph/grpc/describe-message.ts';
import type { GrpcDescriptor, GrpcField } from '../../supergraph/grpc/descriptor.ts';
import { nameEnum, type EnumPolicy } from '../../supergraph/grpc/enum-policy.ts';
import { JSON_SCALAR, type EnumDraft, type FieldDraft, type ObjectDraft, type TypeDraft } from '../draft/draft.ts';
import { isName, Names, toMemberName, toTypeName, type Naming } from '../draft/names.ts';
import type { Notes } from '../draft/notes.ts';

/** How connectors name enum values unless a source says otherwise. */
export const ENUM_POLICY: EnumPolicy = { prefix: 'strip', unspecified: 'null' };

export interface MessagesOptions {
  readonly descriptor: GrpcDescriptor;
  readonly comments: ReadonlyMap<string, string>;
  readonly deprecated: ReadonlySet<string>;
  readonly notes: Notes;
  readonly names: Names;
  readonly naming: Naming;
}

type Direction = 'output' | 'input';

/** Makes types of messages: one for answers, another for arguments. */
export class Messages {
  readonly #options: MessagesOptions;
  readonly #made: Readonly<Record<Direction, Map<string, ObjectDraft>>> = { output: new Map(), input: new Map() };
  readonly #enums = new Map<string, EnumDraft | undefined>();
  readonly #open: (() => void)[] = [];

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  /** The object of a message; undefined for one without fields. Its own fields are there after `finish`. */
  object(typeName: string, direction: Direction): ObjectDraft | undefined {
    const known = this.#made[direction].get(typeName);
    if (known !== undefined) return known;
    if ((describeMessage(this.#options.descriptor, typeName)?.fields ?? []).length === 0) return undefined;
    const suffix = direction === 'input' ? 'Input' : '';
    const simple = simpleName(typeName);
    const object: ObjectDraft = {
      name: this.#options.names.claim(`${simple}${suffix}`, `${toTypeName(typeName)}${suffix}`),
      description: this.#options.comments.get(typeName),
      at: typeName,
      fields: [],
      directives: [],
    };
    this.#made[direction].set(typeName, object);
    this.#open.push(() => (object.fields = this.fields(typeName, direction)));
    return object;
  }

  finish(): void {
    for (let make = this.#open.shift(); make !== undefined; make = this.#open.shift()) make();
  }

  objects(direction: Direction): readonly ObjectDraft[] {
    return [...this.#made[direction].values()];
  }

  /** The fields of a message. */
  fields(typeName: string, direction: Direction): FieldDraft[] {
    const { descriptor, comments, deprecated, naming } = this.#options;
    const described = describeMessage(descriptor, typeName)?.fields ?? [];
    const declared = descriptor.messages[typeName]?.fields ?? [];
    for (const extension of descriptor.messages[typeName]?.extensions ?? [])
      this.#options.notes.add(
        'omitted',
        typeName,
        `the extension ${extension}`,
        'it is no field of the message itself',
      );
    const kept = new Set(
      described.map(({ jsonName }) => jsonName).filter((name) => toMemberName(name, 'field', naming) === name),
    );
    const names = new Names(kept);
    return described.map((field, index): FieldDraft => {
      const at = `${typeName}.${field.protoName}`;
      const type = this.#fieldType(field, declared[index], { at, direction });
      return {
        name: kept.has(field.jsonName) ? field.jsonName : names.claim(toMemberName(field.jsonName, 'field', naming)),
        key: field.jsonName,
        at,
        type,
        nonNull: direction === 'input' ? field.required : this.#isAlwaysThere(field),
        description: describe(comments.get(at), field, described),
        deprecated: deprecated.has(at) ? '' : undefined,
      };
    });
  }

  #isAlwaysThere(field: DescribedField): boolean {
    if (field.nullable) return false;
    if (field.shape !== 'one') return true;
    // 0 reads as null where it is unspecified; what an open enum does not know is an error.
    return field.kind !== 'enum' && field.kind !== 'any';
  }

  #fieldType(
    field: DescribedField,
    declared: GrpcField | undefined,
    place: { readonly at: string; readonly direction: Direction },
  ): TypeDraft {
    if (field.shape === 'map') {
      this.#options.notes.add('loosened', place.at, 'a map', 'the keys are not known; it is JSON');
      return JSON_SCALAR;
    }
    const one = this.#valueType(field, declared, place);
    if (field.shape === 'one') return one;
    return { kind: 'list', of: one, itemsNonNull: field.kind !== 'any' && field.kind !== 'enum' };
  }

  #valueType(
    { kind, jsonName, typeName }: DescribedField,
    declared: GrpcField | undefined,
    { at, direction }: { readonly at: string; readonly direction: Direction },
  ): TypeDraft {
    const isId = jsonName.toLowerCase() === 'id' && (kind === 'text' || kind === 'integer' || kind === 'integerText');
    if (isId) return scalar('ID');
    switch (kind) {
      case 'boolean':
        return scalar('Boolean');
      case 'integer':
        return scalar(isUnsigned(declared) ? 'Int64' : 'Int');
      case 'integerText':
        return scalar('Int64');
      case 'number':
        return scalar('Float');
      case 'text':
        return scalar(typeName === 'google.protobuf.Timestamp' ? 'DateTime' : 'String');
      case 'base64':
        return scalar('String');
      case 'enum':
        return this.#enumType(typeName ?? '', at);
      case 'object':
        return this.#messageType(typeName ?? '', direction);
      case 'list':
        return { kind: 'list', of: JSON_SCALAR, itemsNonNull: false };
      case 'any':
        return JSON_SCALAR;
    }
  }

  #messageType(typeName: string, direction: Direction): TypeDraft {
    const object = this.object(typeName, direction);
    return object === undefined ? JSON_SCALAR : { kind: 'object', of: object };
  }

  #enumType(typeName: string, at: string): TypeDraft {
    if (typeName === 'google.protobuf.NullValue') return JSON_SCALAR;
    if (!this.#enums.has(typeName)) this.#enums.set(typeName, this.#makeEnum(typeName));
    const made = this.#enums.get(typeName);
    if (made !== undefined) return { kind: 'enum', of: made };
    this.#options.notes.add(
      'loosened',
      at,
      `the enum ${typeName}`,
      'it has no value that can be one of GraphQL; it is a String',
    );
    return scalar('String');
  }

  #makeEnum(typeName: string): EnumDraft | undefined {
    const { descriptor, comments, deprecated, names } = this.#options;
    const declared = Object.hasOwn(descriptor.enums, typeName) ? descriptor.enums[typeName] : undefined;
    if (declared === undefined) return undefined;
    const byNumber = nameEnum(typeName, declared, ENUM_POLICY).toJson;
    const values = Object.entries(declared.values).flatMap(([written, number]) => {
      const name = byNumber.get(number);
      const first = Object.entries(declared.values).find(([, other]) => other === number)?.[0];
      if (name === null || name === undefined || first !== written) return [];
      return [
        {
          name,
          value: name,
          description: comments.get(`${typeName}.${written}`),
          deprecated: deprecated.has(`${typeName}.${written}`) ? '' : undefined,
        },
      ];
    });
    if (values.length === 0 || !values.every(({ name }) => isName(name) && !['true', 'false', 'null'].includes(name)))
      return undefined;
    return {
      name: names.claim(simpleName(typeName), toTypeName(typeName)),
      description: comments.get(typeName),
      values,
    };
  }
}

function isUnsigned(field: GrpcField | undefined): boolean {
  return (
    (field?.type.kind === 'scalar' && (field.type.name === 'uint32' || field.type.name === 'fixed32')) ||
    (field?.type.kind === 'message' && field.type.name === 'google.protobuf.UInt32Value')
  );
}

function scalar(name: string): TypeDraft {
  return { kind: 'scalar', name };
}

/** `shop.v1.Order.Line` as `OrderLine`: packages are lower-case. */
function simpleName(typeName: string): string {
  const parts = typeName.split('.');
  const from = parts.findIndex((part) => /^[A-Z]/.test(part));
  return toTypeName(parts.slice(from < 0 ? -1 : from).join('_'));
}

function describe(
  comment: string | undefined,
  { oneof, kind }: DescribedField,
  all: readonly DescribedField[],
): string | undefined {
  const others =
    oneof === undefined ? [] : all.filter((field) => field.oneof === oneof).map(({ jsonName }) => `\`${jsonName}\``);
  const notes = [
    ...(others.length > 1 ? [`At most one of ${others.join(', ')} is set.`] : []),
    ...(kind === 'base64' ? ['In base64.'] : []),
  ];
  const parts = [...(comment === undefined || comment.trim() === '' ? [] : [comment]), ...notes];
  return parts.length === 0 ? undefined : parts.join('\n');
}
