import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLNamedType,
} from 'graphql';
import { outputShape, type Shape } from '../../../mapping/infer/output-shape.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import type { Batching } from '../model/connector.ts';
import { headOf } from '../../sdl/field-paths.ts';
import { isBefore, type ConnectVersion } from '../read/read-links.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

/** Checks that a connector's selection yields fields that its type has. */
export function checkSelection(
  written: WrittenConnector,
  type: GraphQLNamedType,
  { batch, version }: { readonly batch: Batching | undefined; readonly version: ConnectVersion },
): void {
  const node = written.args.stringNode('selection');
  const problem = (code: string, message: string, offset: number): void =>
    written.args.problem(code, `\`selection\`: ${message}`, node, offset);
  const check = (shape: Shape, at: GraphQLNamedType, offset: number, isKnown = false): void => {
    if (!isLeafType(at) && isBefore(version, 4)) {
      const refused = refusedBeforeV04(shape, at);
      if (refused !== undefined) return problem(refused.code, refused.message, offset);
    }
    if (shape.kind !== 'object') return;
    if (isLeafType(at)) {
      if (isScalarWithFields(shape, at))
        problem('GROUP_SELECTION_IS_NOT_OBJECT', `\`${at.name}\` is a scalar; expected no block here`, offset);
      return;
    }
    if (isAbstractType(at) && !isKnown && !shape.open && !shape.fields.has('__typename')) {
      problem(
        'MISSING_TYPENAME',
        `nothing tells which type of \`${at.name}\` this is; expected \`__typename\` among its fields, such as ` +
          `\`__typename: kind->match(['b', 'Book'], [@, 'Film'])\``,
        offset,
      );
    }
    // What a union or interface yields is known at run time only.
    if (!isObjectType(at) && !isInterfaceType(at)) return;
    for (const [name, field] of shape.fields) {
      if (name === '__typename') continue;
      const definition = at.getFields()[name];
      if (definition === undefined) {
        if (isObjectType(at))
          problem(
            'SELECTED_FIELD_NOT_FOUND',
            `the type \`${at.name}\` has no field \`${name}\`; ${suggestion(name, Object.keys(at.getFields()))}`,
            field.offset,
          );
      } else if (definition.args.length > 0) {
        problem(
          'CONNECTORS_FIELD_WITH_ARGUMENTS',
          `the field \`${at.name}.${name}\` has arguments; expected it to have a \`@connect\` of its own`,
          field.offset,
        );
      } else check(field.shape, getNamedType(definition.type), field.offset);
    }
  };
  const shape = outputShape(written.selection);
  // Apollo's specification lets a scalar load with the selection of an object.
  if (version.of === 'apollo' && batch === undefined && isScalarWithFields(shape, type)) return;
  const value = batch?.value !== undefined && shape.kind === 'object' ? shape.fields.get(batch.value) : undefined;
  // What is found on a type is of the type that was asked for.
  const isFound = written.place.kind === 'type';
  if (value !== undefined) check(value.shape, type, value.offset, isFound);
  // A leaf without its value has been told.
  else if (batch?.match !== 'key' || !isLeafType(type)) check(withoutKey(shape, type, batch), type, 0, isFound);
}

/** Whether an object is selected for a scalar that cannot be one; a custom scalar may be. */
export function isScalarWithFields(shape: Shape, { name }: GraphQLNamedType): boolean {
  return shape.kind === 'object' && ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(name);
}

function refusedBeforeV04(
  shape: Shape,
  at: GraphQLNamedType,
): { readonly code: string; readonly message: string } | undefined {
  if (isAbstractType(at)) {
    const kind = isInterfaceType(at) ? 'interface' : 'union';
    return {
      code: 'CONNECTORS_UNSUPPORTED_ABSTRACT_TYPE',
      message:
        `the ${kind} \`${at.name}\` can be selected from connect/v0.4 on; expected the schema to link that, or an ` +
        'object type',
    };
  }
  if (shape.kind !== 'unknown' || shape.part !== true) return undefined;
  return {
    code: 'GROUP_SELECTION_REQUIRED_FOR_OBJECT',
    message:
      `\`${at.name}\` is an object, which is taken whole from connect/v0.4 on; expected a block with its fields ` +
      `behind the path, such as \`${exampleBlock(at)}\``,
  };
}

/** Its first fields that need no block of their own. */
function exampleBlock(type: GraphQLNamedType): string {
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const leaves = fields.filter((field) => field.args.length === 0 && isLeafType(getNamedType(field.type)));
  const names = leaves.slice(0, 3).map(({ name }) => name);
  return names.length === 0 ? '{ … }' : `{ ${names.join(' ')} }`;
}

/** The key of a batch's results need not be a field of their type. */
function withoutKey(shape: Shape, type: GraphQLNamedType, batch: Batching | undefined): Shape {
  if (batch === undefined || shape.kind !== 'object' || !('getFields' in type)) return shape;
  const heads = new Set(batch.key.map(headOf));
  const known = type.getFields();
  return {
    ...shape,
    fields: new Map([...shape.fields].filter(([name]) => !heads.has(name) || Object.hasOwn(known, name))),
  };
}
