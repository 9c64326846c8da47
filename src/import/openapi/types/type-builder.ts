import type { FieldDraft, ObjectDraft, TypeDraft, UnionDraft } from '../../draft/draft.ts';
import type { JsonNode } from '../../files/json-node.ts';
import type { Names, Naming } from '../../draft/names.ts';
import type { Notes } from '../../draft/notes.ts';
import type { Enums } from './build-enum.ts';
import type { SchemaReader } from '../read/read-schema.ts';
import type { Schema } from '../read/schema.ts';

/** Names a type that has no name of its own: by what it is a part of, and what it is called there. */
export interface NamingPlace {
  readonly context: string;
  readonly key: string;
}

export interface BuiltType {
  readonly type: TypeDraft;
  readonly nullable: boolean;
}

export interface TypesOptions {
  readonly reader: SchemaReader;
  readonly notes: Notes;
  /** The names of all types, shared by both directions. */
  readonly names: Names;
  readonly enums: Enums;
  readonly direction: 'output' | 'input';
  readonly naming: Naming;
}

/** Makes types of schemas, each once. */
export interface TypeBuilder {
  readonly options: TypesOptions;
  /** Made so far, by the identity of their schemas. */
  readonly unions: Map<object, UnionDraft>;
  typeOf(node: JsonNode, place: NamingPlace): BuiltType;
  typeOfSchema(schema: Schema, place: NamingPlace): BuiltType;
  /** The object made of a schema, if one was. */
  objectOf(schema: Schema): ObjectDraft | undefined;
  /** An object type, its fields made later. Of one schema there is one type. */
  object(schema: Schema, place: NamingPlace, fields: (object: ObjectDraft) => FieldDraft[]): ObjectDraft;
  /** Whether a member is there in this direction. */
  has(key: string, node: JsonNode): boolean;
  /** The fields of an object with these members. */
  fields(object: ObjectDraft, properties: ReadonlyMap<string, JsonNode>, required: ReadonlySet<string>): FieldDraft[];
  /** JSON, with a note that says why. */
  loosen(schema: Schema, what: string, why: string): TypeDraft;
}
