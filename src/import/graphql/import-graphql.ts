import {
  buildASTSchema,
  GraphQLError,
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  specifiedScalarTypes,
  validateSchema,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { ImportFailure } from '../files/import-failure.ts';
import type { Imported } from '../draft/imported.ts';
import { Notes } from '../draft/notes.ts';
import { printString } from '../write/print-schema.ts';
import { checkDefaults } from './check-defaults.ts';
import { checkFederated } from './check-federated.ts';
import { findLookups, type FoundLookup } from './find-lookups.ts';
import type { IntrospectedService } from './introspect.ts';

export interface GraphqlOptions {
  /** Where the schema came from, for people. */
  readonly name: string;
  /** Where the service answers. */
  readonly url: string | undefined;
  readonly source: string;
}

/** Stands where nothing says who answers; the configuration replaces it. */
const NOWHERE = 'http://backend.invalid/graphql';
const STANDARD_DIRECTIVES = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/**
 * Writes the subgraph of a GraphQL service. Throws an ImportFailure, with line and column, for a schema that is none.
 */
export function importGraphql({ sdl, federated }: IntrospectedService, options: GraphqlOptions): Imported {
  const notes = new Notes();
  const document = parseSchema(sdl, options.name);
  if (options.url === undefined)
    notes.add(
      'loosened',
      `@source(name: "${options.source}")`,
      'the address',
      `a schema does not say who answers; the source has ${NOWHERE}, which --url or the configuration replaces: ` +
        `\`subgraphs.<name>.sources.${options.source}.url\``,
    );
  const source =
    `@source(name: ${printString(options.source)}, graphql: { ` +
    `url: ${printString(options.url ?? NOWHERE)}${federated ? ', federated: true' : ''} })`;
  if (federated) checkFederated(document, options.name);
  if (federated)
    return {
      sdl: `${comment(options.name)}\n${linked(['source'], [source], false)}\n\n${print(document)}\n`,
      notes: notes.list,
    };
  const plain = withoutUnknownDirectives(document, notes);
  const schema = buildSchema(plain, options.name);
  const lookups = findLookups(schema, notes);
  const written = withLookups(plain, lookups, schema.getQueryType()?.name ?? 'Query');
  const keyed = lookups.length > 0;
  const links = linked(keyed ? ['source', 'lookup'] : ['source'], [source], keyed);
  return {
    sdl: `${comment(options.name)}\n${links}\n\n${print(written)}\n`,
    notes: notes.list,
  };
}

/** A file by its own name: the same schema gives the same bytes wherever its folder lies. */
function comment(name: string): string {
  const own = /^https?:/i.test(name) ? name : (name.split(/[\\/]/).at(-1) ?? name);
  return `# Imported from the GraphQL schema of ${own.replace(/\s+/g, ' ')}. It is yours to edit.\n`;
}

function linked(imports: readonly string[], sources: readonly string[], keyed: boolean): string {
  const federation = keyed ? ['  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'] : [];
  return [
    'extend schema',
    ...federation,
    '  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ' +
      `[${imports.map((one) => `"@${one}"`).join(', ')}])`,
    ...sources.map((source) => `  ${source}`),
  ].join('\n');
}

function parseSchema(sdl: string, name: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    throw error instanceof GraphQLError ? located([error], name) : error;
  }
}

function located(errors: readonly GraphQLError[], name: string): ImportFailure {
  const lines = errors.map(
    ({ locations: [place] = [], message }) =>
      `${name}${place === undefined ? '' : `:${place.line}:${place.column}`}: expected a GraphQL schema: ${message}`,
  );
  return new ImportFailure(lines.join('\n'), { cause: errors[0] });
}

function buildSchema(document: DocumentNode, name: string): GraphQLSchema {
  const mistakes = validateSDL(document);
  if (mistakes.length > 0) throw located(mistakes, name);
  const schema = buildTypes(document, name);
  if (schema.getQueryType() === undefined || schema.getQueryType() === null)
    throw new ImportFailure(`${name}: expected a schema with a Query, found none`);
  const contradictions = [...validateSchema(schema), ...checkDefaults(schema)];
  if (contradictions.length > 0) throw located(contradictions, name);
  refuseMisnamed(schema, document, name);
  return schema;
}

function buildTypes(document: DocumentNode, name: string): GraphQLSchema {
  try {
    return buildASTSchema(document, { assumeValidSDL: true });
  } catch (error) {
    // Types in places where they cannot stand stop it before it can say where.
    throw new ImportFailure(
      `${name}: expected a GraphQL schema: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** What a service does with directives of its own is its affair; composition would ask what they mean. */
function withoutUnknownDirectives(document: DocumentNode, notes: Notes): DocumentNode {
  return visit(document, {
    Directive: (node) => {
      if (STANDARD_DIRECTIVES.has(node.name.value)) return undefined;
      notes.add('omitted', `@${node.name.value}`, 'a directive of the service', 'it says nothing to a gateway');
      return null;
    },
    DirectiveDefinition: (node) => {
      notes.add('omitted', `@${node.name.value}`, 'a directive of the service', 'it says nothing to a gateway');
      return null;
    },
    SchemaExtension: { leave: (node) => ((node.operationTypes ?? []).length === 0 ? null : undefined) },
  });
}

function withLookups(document: DocumentNode, lookups: readonly FoundLookup[], queryName: string): DocumentNode {
  return visit(document, {
    ObjectTypeDefinition: (node) => {
      const keys = [...new Set(lookups.filter(({ typeName }) => typeName === node.name.value).map(({ key }) => key))];
      const keyed = keys.map((key) => directive('key', { fields: key }));
      if (node.name.value !== queryName)
        return keyed.length === 0 ? undefined : { ...node, directives: [...(node.directives ?? []), ...keyed] };
      const fields = (node.fields ?? []).map((field) => {
        const own = lookups.filter(({ fieldName }) => fieldName === field.name.value);
        return own.length === 0
          ? field
          : {
              ...field,
              directives: [
                ...(field.directives ?? []),
                ...own.map(({ key, argument }) => directive('lookup', { key, argument })),
              ],
            };
      });
      return { ...node, fields };
    },
  });
}

function directive(name: string, args: Readonly<Record<string, string>>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(args).map(([key, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: key },
      value: { kind: Kind.STRING, value },
    })),
  };
}

/**
 * A type under the name of a built-in scalar, or under the default name of another root, is valid GraphQL that
 * federation cannot hold.
 */
function refuseMisnamed(schema: GraphQLSchema, document: DocumentNode, name: string): void {
  // graphql-js takes the scalar wherever the name stands, and says nothing.
  const misnamed = document.definitions.find(
    (node) =>
      isTypeDefinitionNode(node) &&
      node.kind !== Kind.SCALAR_TYPE_DEFINITION &&
      specifiedScalarTypes.some((scalar) => scalar.name === node.name.value),
  );
  if (misnamed !== undefined && isTypeDefinitionNode(misnamed))
    throw new ImportFailure(
      `${name}: expected ${misnamed.name.value} to be the scalar of that name, found another kind of type`,
    );
  const roots = {
    Query: schema.getQueryType(),
    Mutation: schema.getMutationType(),
    Subscription: schema.getSubscriptionType(),
  };
  for (const [root, type] of Object.entries(roots)) {
    if (schema.getType(root) === undefined || type?.name === root) continue;
    throw new ImportFailure(
      `${name}: expected ${root} to be the ${root.toLowerCase()} type, found another type of that name`,
    );
  }
}
