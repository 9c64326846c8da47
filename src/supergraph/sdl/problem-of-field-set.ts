import {
  getNamedType,
  isCompositeType,
  parse,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { WrittenFieldSet } from './written-field-sets.ts';

/** Why a field set cannot be used of its type; undefined when it can. */
export function problemOfFieldSet(
  { typeName, text }: Pick<WrittenFieldSet, 'typeName' | 'text'>,
  schema: GraphQLSchema,
  rules: readonly ValidationRule[],
): string | undefined {
  const type = schema.getType(typeName);
  if (!isCompositeType(type)) return undefined;
  const document = parseFragment(typeName, text);
  if (document === undefined) return 'expected the fields of one selection, such as "id owner { id }"';
  return findForeign(document) ?? adviceOn(validate(schema, document, rules, { maxErrors: 1 })[0]?.message, schema);
}

function parseFragment(typeName: string, text: string): DocumentNode | undefined {
  try {
    const document = parse(`fragment FieldSet on ${typeName} {${text}}`);
    return document.definitions.length === 1 ? document : undefined;
  } catch {
    return undefined;
  }
}

/** What operations may have, and field sets may not. */
function findForeign(document: DocumentNode): string | undefined {
  let found: string | undefined;
  visit(document, {
    Field: ({ alias, name }) => {
      if (alias !== undefined)
        found ??= `expected no alias, found "${alias.value}: ${name.value}"; write "${name.value}" alone`;
    },
    Variable: ({ name }) =>
      void (found ??= `expected a value, found the variable "$${name.value}"; there is no operation that has one`),
    Directive: ({ name }) => void (found ??= `expected no directive, found "@${name.value}"`),
    FragmentSpread: ({ name }) => void (found ??= `expected fields or "... on Type { }", found "...${name.value}"`),
  });
  return found;
}

function adviceOn(message: string | undefined, schema: GraphQLSchema): string | undefined {
  if (message === undefined) return undefined;
  const [, name, type] = /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/.exec(message) ?? [];
  if (name === undefined || type === undefined) return message;
  const target = getNamedType(schema.getType(type.replace(/[[\]!]/g, '')));
  const some =
    target != null && 'getFields' in target ? (Object.keys(target.getFields())[0] ?? 'id') : '... on Type { id }';
  return `"${name}" is an object (${type}); expected its fields, too, such as "${name} { ${some} }"`;
}
