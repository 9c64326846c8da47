import {
  FieldsOnCorrectTypeRule,
  getNamedType,
  isInterfaceType,
  isObjectType,
  KnownTypeNamesRule,
  Kind,
  ScalarLeafsRule,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { problemOfFieldSet } from '../sdl/problem-of-field-set.ts';
import { textArgument } from '../join/join-graphs.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';

const RULES = [FieldsOnCorrectTypeRule, KnownTypeNamesRule, ScalarLeafsRule];

/**
 * Finds field sets of a supergraph (join specification, `key`, `requires` and `provides`) that name what is not there.
 * Its composer should have; the native planner ends the whole process at one.
 */
export function checkJoinFieldSets(
  document: DocumentNode,
  schema: GraphQLSchema,
  file: string | undefined,
): readonly SchemaProblem[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return [];
    const typeName = definition.name.value;
    const type = schema.getType(typeName);
    const check = (
      directives: readonly ConstDirectiveNode[] | undefined,
      argument: string,
      place: { readonly coordinate: string; readonly of: string },
    ): readonly SchemaProblem[] =>
      (directives ?? []).flatMap((directive) => {
        const text = directive.name.value.startsWith('join__') ? textArgument(directive, argument) : undefined;
        const why = text === undefined ? undefined : problemOfFieldSet({ typeName: place.of, text }, schema, RULES);
        if (why === undefined) return [];
        const { line, column } = directive.loc?.startToken ?? {};
        return [
          {
            subgraph: undefined,
            file,
            line,
            column,
            coordinate: place.coordinate,
            code: 'INVALID_FIELD_SET',
            message: `${argument}: ${JSON.stringify(text)}: ${why}`,
          },
        ];
      });
    const fields = (definition.fields ?? []).flatMap((field) => {
      const coordinate = `${typeName}.${field.name.value}`;
      const target = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
      const provided = target === undefined ? typeName : getNamedType(target.type).name;
      return [
        ...check(field.directives, 'requires', { coordinate, of: typeName }),
        ...check(field.directives, 'provides', { coordinate, of: provided }),
      ];
    });
    return [...check(definition.directives, 'key', { coordinate: typeName, of: typeName }), ...fields];
  });
}
