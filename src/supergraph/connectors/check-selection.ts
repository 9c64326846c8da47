import { getNamedType, isInterfaceType, isLeafType, isObjectType, type GraphQLNamedType } from 'graphql';
import { outputShape, type Shape } from '../../core/mapping/output-shape.ts';
import type { WrittenConnector } from './read-connectors.ts';

/** Checks that a connector's selection yields fields that its type has. */
export function checkSelection(written: WrittenConnector, type: GraphQLNamedType): void {
  const node = written.args.stringNode('selection');
  const problem = (code: string, message: string, offset: number): void =>
    written.args.problem(code, `\`selection\`: ${message}`, node, offset);
  const check = (shape: Shape, at: GraphQLNamedType, offset: number): void => {
    if (shape.kind !== 'object') return;
    if (isLeafType(at)) {
      // A custom scalar may hold an object.
      if (['String', 'Int', 'Float', 'Boolean', 'ID'].includes(at.name)) problem('GROUP_SELECTION_IS_NOT_OBJECT', `\`${at.name}\` is a scalar; expected no block here`, offset);
      return;
    }
    // What a union or interface yields is known at run time only.
    if (!isObjectType(at) && !isInterfaceType(at)) return;
    for (const [name, field] of shape.fields) {
      if (name === '__typename') continue;
      const definition = at.getFields()[name];
      if (definition === undefined) {
        if (isObjectType(at)) problem('SELECTED_FIELD_NOT_FOUND', `the type \`${at.name}\` has no field \`${name}\``, field.offset);
      } else if (definition.args.length > 0) {
        problem('CONNECTORS_FIELD_WITH_ARGUMENTS', `the field \`${at.name}.${name}\` has arguments; expected it to have a \`@connect\` of its own`, field.offset);
      } else check(field.shape, getNamedType(definition.type), field.offset);
    }
  };
  check(outputShape(written.selection), type, 0);
}

/** Checks that each key field of a batch is in its selection, and comes from the answer. */
export function checkBatchKey(written: WrittenConnector, key: readonly string[]): void {
  const node = written.args.stringNode('selection');
  const shape = outputShape(written.selection);
  if (shape.kind !== 'object') return;
  for (const name of new Set(key.map((path) => path.split('.')[0] ?? path))) {
    const field = shape.fields.get(name);
    if (field === undefined && !shape.open) {
      written.args.problem('CONNECTORS_BATCH_KEY_NOT_IN_SELECTION', `\`selection\`: expected the key \`${name}\` in it, which tells the results of a batch apart`, node, 0);
    } else if (field?.fromVariable === true) {
      written.args.problem('CONNECTORS_NON_ROOT_BATCH_KEY', `\`selection\`: expected the key \`${name}\` to come from the answer, not from a variable`, node, field.offset);
    }
  }
}
