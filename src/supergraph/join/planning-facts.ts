import { isInterfaceType, Kind, type DocumentNode, type GraphQLSchema } from 'graphql';
import { textArgument } from './join-graphs.ts';
import type { PurgedResults } from '../policy/facts/read-purged-results.ts';
import { readContextNeeds } from './read-contexts.ts';
import { fieldsOfSet, readRequirements, requiredFieldsOf, type RequiredFields } from './read-requirements.ts';

/** What a planning document is written by, beside the public schema. */
export interface PlanningFacts {
  /**
   * What `@requires` and `@fromContext` ask for, by field name: names that a client's other use of the field must not
   * take.
   */
  readonly requiredFields: RequiredFields;
  /**
   * Interfaces that are an `@interfaceObject` somewhere and whose fields have the very same types in every
   * implementation: telling the implementation may cost a call of its own, and changes nothing in their fields.
   */
  readonly uniformInterfaces: ReadonlySet<string>;
  /** The coordinates of the fields of keys: a backend that knows an object knows these. */
  readonly keyFields: ReadonlySet<string>;
  /** The labels of progressive overrides. */
  readonly overrideLabels: readonly string[];
  /** What is fetched with fields of mutations, whether or not a client asks for it. */
  readonly purgedResults: PurgedResults;
}

export function readPlanningFacts(
  document: DocumentNode,
  publicSchema: GraphQLSchema,
  purgedResults: PurgedResults,
): PlanningFacts {
  return {
    purgedResults,
    requiredFields: requiredFieldsOf([...readRequirements(document), ...contextFields(document)]),
    uniformInterfaces: uniformInterfaces(document, publicSchema),
    keyFields: keyFields(document),
    overrideLabels: overrideLabels(document),
  };
}

/** The fields that arguments are taken from (`@fromContext`). */
function contextFields(document: DocumentNode): ReturnType<typeof fieldsOfSet> {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const directives = definition.fields?.flatMap((field) => field.directives ?? []) ?? [];
    return directives.flatMap(readContextNeeds).flatMap(({ selection }) => fieldsOfSet(selection));
  });
}

function keyFields(document: DocumentNode): ReadonlySet<string> {
  const coordinates = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return [];
    const keys = (definition.directives ?? []).flatMap((directive) =>
      directive.name.value === 'join__type' ? (textArgument(directive, 'key') ?? []) : [],
    );
    return keys
      .flatMap(fieldsOfSet)
      .flatMap(({ path, name }) => (path === name ? [`${definition.name.value}.${name}`] : []));
  });
  return new Set(coordinates);
}

function overrideLabels(document: DocumentNode): readonly string[] {
  const labels = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of definition.fields?.flatMap((field) => field.directives ?? []) ?? []) {
      const label = directive.name.value === 'join__field' ? textArgument(directive, 'overrideLabel') : undefined;
      if (label !== undefined) labels.add(label);
    }
  }
  return [...labels];
}

function uniformInterfaces(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const names = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    const isObjectSomewhere = definition.directives?.some(
      ({ name, arguments: args }) =>
        name.value === 'join__type' &&
        args?.some(
          (argument) =>
            argument.name.value === 'isInterfaceObject' && argument.value.kind === Kind.BOOLEAN && argument.value.value,
        ),
    );
    return isObjectSomewhere === true && isUniform(definition.name.value, schema) ? [definition.name.value] : [];
  });
  return new Set(names);
}

function isUniform(name: string, schema: GraphQLSchema): boolean {
  const type = schema.getType(name);
  if (!isInterfaceType(type)) return false;
  const fields = Object.values(type.getFields());
  return schema
    .getImplementations(type)
    .objects.every((object) =>
      fields.every((field) => String(object.getFields()[field.name]?.type) === String(field.type)),
    );
}
