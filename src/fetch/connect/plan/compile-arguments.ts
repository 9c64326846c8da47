import {
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
type Render = (variables: Variables) => unknown;

/** The value of `$args` for one field: coerced, defaults filled in; what was left out is *nothing*. */
export type CompiledArguments = (variables: Variables) => Readonly<Record<string, unknown>>;

/** Compiles the arguments of a field. Variables hold coerced values already. */
export function compileArguments(
  definitions: readonly GraphQLArgument[],
  nodes: readonly ArgumentNode[],
): CompiledArguments {
  const members = definitions.map((definition) => {
    const node = nodes.find((one) => one.name.value === definition.name)?.value;
    return { name: definition.name, render: compileMember(node, definition) };
  });
  if (members.length === 0) return () => NONE;
  return (variables) => renderObject(members, variables);
}

const NONE: Readonly<Record<string, unknown>> = Object.freeze({});

function renderObject(
  members: readonly { readonly name: string; readonly render: Render }[],
  variables: Variables,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, render } of members) {
    const value = render(variables);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function compileMember(
  node: ValueNode | undefined,
  { type, defaultValue }: { readonly type: GraphQLInputType; readonly defaultValue?: unknown },
): Render {
  if (node === undefined) return () => defaultValue;
  if (node.kind !== Kind.VARIABLE) return compileValue(node, type);
  const name = node.name.value;
  // A variable without a value is an argument left out (GraphQL §6.4.1).
  return (variables) => (variables[name] === undefined ? defaultValue : variables[name]);
}

function compileValue(node: ValueNode, type: GraphQLInputType): Render {
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return (variables) => variables[name];
  }
  if (isNonNullType(type)) return compileValue(node, type.ofType);
  if (node.kind === Kind.NULL) return () => null;
  if (isListType(type)) {
    // One item stands for a list of one (GraphQL §3.11).
    const items = (node.kind === Kind.LIST ? node.values : [node]).map((item) => compileValue(item, type.ofType));
    return (variables) => items.map((item) => item(variables) ?? null);
  }
  if (isInputObjectType(type) && node.kind === Kind.OBJECT) {
    const members = Object.values(type.getFields()).map((field) => ({
      name: field.name,
      render: compileMember(node.fields.find((one) => one.name.value === field.name)?.value, field),
    }));
    return (variables) => renderObject(members, variables);
  }
  return compileLeaf(node, isScalarType(type) ? type.name : undefined);
}

function compileLeaf(node: ValueNode, scalar: string | undefined): Render {
  switch (node.kind) {
    case Kind.INT: {
      const value = scalar === 'ID' || scalar === 'String' ? node.value : exactInteger(node.value);
      return () => value;
    }
    case Kind.FLOAT: {
      const value = Number(node.value);
      return () => value;
    }
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM: {
      const { value } = node;
      return () => value;
    }
    case Kind.LIST: {
      const items = node.values.map((item) => compileLeaf(item, undefined));
      return (variables) => items.map((item) => item(variables) ?? null);
    }
    case Kind.OBJECT: {
      const members = node.fields.map((field) => ({
        name: field.name.value,
        render: compileLeaf(field.value, undefined),
      }));
      return (variables) => renderObject(members, variables);
    }
    case Kind.VARIABLE: {
      const name = node.name.value;
      return (variables) => variables[name];
    }
    case Kind.NULL:
      return () => null;
  }
}

/** 9007199254740993 stays what it is. */
function exactInteger(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}
