import { Kind, print, type OperationDefinitionNode, type SelectionSetNode, type ValueNode } from 'graphql';

/**
 * Writes an operation without insignificant characters (GraphQL §2.1.2, §2.1.4). It has neither fragments with names
 * nor directives at its root.
 */
export function writeOperation({
  operation,
  name,
  variableDefinitions = [],
  selectionSet,
}: OperationDefinitionNode): string {
  const variables = variableDefinitions.map(
    ({ variable, type, defaultValue }) =>
      `$${variable.name.value}:${print(type)}${defaultValue === undefined ? '' : `=${writeValue(defaultValue)}`}`,
  );
  const declared = variables.length === 0 ? '' : `(${variables.join()})`;
  const head = `${operation}${name === undefined ? '' : ` ${name.value}`}${declared}`;
  return `${head === 'query' ? '' : head}${writeSet(selectionSet)}`;
}

function writeSet({ selections }: SelectionSetNode): string {
  let text = '{';
  selections.forEach((selection, index) => {
    // A fragment begins with a punctuator, which needs no blank before it.
    if (index > 0 && selection.kind === Kind.FIELD && !text.endsWith('}') && !text.endsWith(')')) text += ' ';
    if (selection.kind === Kind.FIELD) {
      const { alias, name, arguments: args = [] } = selection;
      text += alias === undefined ? name.value : `${alias.value}:${name.value}`;
      if (args.length > 0) text += `(${args.map((one) => `${one.name.value}:${writeValue(one.value)}`).join()})`;
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      text += selection.typeCondition === undefined ? '...' : `...on ${selection.typeCondition.name.value}`;
    } else text += `...${selection.name.value}`;
    for (const directive of selection.directives ?? []) text += print(directive);
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet !== undefined)
      text += writeSet(selection.selectionSet);
  });
  return `${text}}`;
}

function writeValue(value: ValueNode): string {
  if (value.kind === Kind.LIST) return `[${value.values.map(writeValue).join()}]`;
  if (value.kind !== Kind.OBJECT) return print(value);
  return `{${value.fields.map((field) => `${field.name.value}:${writeValue(field.value)}`).join()}}`;
}
