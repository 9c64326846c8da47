import { hash } from 'node:crypto';
import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { ErrorCode } from '../core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../core/failure.ts';
import { PartedCache, type Part } from '../core/parted-cache.ts';
import type { LimitsConfig } from '../config/schema.ts';
import { countTokens } from './count-tokens.ts';
import { refuseTooLarge } from './measure-operation.ts';
import type { Operation } from './operation.ts';
import { withoutSuggestions } from './without-suggestions.ts';

/** What a parsed document weighs beside its text: measured, 13 kB for 460 characters. */
const AST_BYTES_PER_CHARACTER = 30;
const CACHE_BYTES = 4 * 1_048_576;
/** Documents that are known to be valid, by a digest of 64 characters: some 3 MB. */
const MAX_VALID = 20_000;

/** `part` says whose use of what is kept it is: the operator's own, unless told. */
export type ParseOperation = (text: string, operationName: string | undefined, part?: Part) => Operation;

/**
 * Makes the function that turns a document's text into the operation to run. Valid documents are kept, bounded in
 * bytes, for as long as the schema serves; of many more it is kept that they are valid, since checking one costs thirty
 * times what parsing it does. It throws a `ClientFailure`: parse, validation, limits, or no such operation.
 */
export function createParseOperation(schema: GraphQLSchema, options: { limits: LimitsConfig; introspection: boolean; suggestions?: boolean }): ParseOperation {
  const documents = new PartedCache<string, ReadonlyMap<string | undefined, Operation>>(CACHE_BYTES);
  const valid = new PartedCache<string, true>(MAX_VALID);
  const suggestions = options.suggestions ?? options.introspection;
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const checkDocument = (text: string): void => {
    const document = parseDocument(text, options.limits.maxTokens);
    const fragments = fragmentsOf(document);
    // Before validation, some rules of which expand fragments; cycles are met by the known-fragment map.
    refuseCycles(document, schema, rules);
    for (const definition of operationsOf(document)) refuseTooLarge(definition.selectionSet, fragments, options.limits);
    refuseInvalid(document, schema, rules, suggestions);
  };
  return (text, operationName, part = 'known') => {
    let operations = documents.get(text, part);
    if (operations === undefined) {
      const digest = hash('sha256', text, 'base64');
      if (valid.get(digest, part) === undefined) {
        checkDocument(text);
        valid.set(digest, true, 1, part);
      }
      operations = keepOperations(text, schema, suggestions);
      documents.set(text, operations, text.length * AST_BYTES_PER_CHARACTER, part);
    }
    return choose(operations, operationName);
  };
}

/** Parses once more, without the tokens and places that only errors need: they are two thirds of a document's weight. */
function keepOperations(text: string, schema: GraphQLSchema, suggestions: boolean): ReadonlyMap<string | undefined, Operation> {
  const document = parse(text, { noLocation: true });
  const fragments = fragmentsOf(document);
  return new Map(operationsOf(document).map((definition) => [definition.name?.value, makeOperation(definition, { text, document, fragments, schema, suggestions })]));
}

function parseDocument(text: string, maxTokens: number): DocumentNode {
  if (countTokens(text, maxTokens) > maxTokens) {
    throw new ClientFailure('OPERATION_TOO_LARGE', `The document has more than ${maxTokens} tokens (limits.maxTokens).`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw refusal('GRAPHQL_PARSE_FAILED', [error]);
  }
}

/** A cycle of fragments would make every later walk endless, so it is looked for first and alone. */
function refuseCycles(document: DocumentNode, schema: GraphQLSchema, rules: typeof specifiedRules): void {
  const cycles = rules.filter((rule) => rule.name === 'NoFragmentCyclesRule');
  const errors = validate(schema, document, cycles);
  if (errors.length > 0) throw refusal('GRAPHQL_VALIDATION_FAILED', errors);
}

function refuseInvalid(document: DocumentNode, schema: GraphQLSchema, rules: typeof specifiedRules, suggestions: boolean): void {
  // GraphQL §5.2.1.1, which graphql-js 16 leaves to execution.
  const unsupported = operationsOf(document).find(({ operation }) => schema.getRootType(operation) == null);
  if (unsupported !== undefined) {
    const message = `The schema is not configured to execute ${unsupported.operation} operations.`;
    throw refusal('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message, { nodes: unsupported })]);
  }
  const errors = validate(schema, document, rules, { maxErrors: 20 });
  if (errors.length > 0) throw refusal('GRAPHQL_VALIDATION_FAILED', errors, suggestions);
}

function refusal(code: ErrorCode, errors: readonly GraphQLError[], suggestions = true): ClientFailure {
  const shown = errors.map((error): ResponseError => ({
    message: suggestions ? error.message : withoutSuggestions(error.message),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    extensions: { code },
  }));
  return new ClientFailure(code, shown[0]?.message ?? code, { errors: shown });
}

function operationsOf(document: DocumentNode): readonly OperationDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [])));
}

function makeOperation(definition: OperationDefinitionNode, parsed: Pick<Operation, 'text' | 'document' | 'fragments' | 'schema' | 'suggestions'>): Operation {
  const key = `${definition.name?.value ?? ''}\n${parsed.text}`;
  return { ...parsed, key, definition, conditionVariables: conditionVariables(parsed.document, definition) };
}

function conditionVariables(document: DocumentNode, definition: OperationDefinitionNode): readonly string[] {
  const declared = new Set(definition.variableDefinitions?.map(({ variable }) => variable.name.value));
  const found = new Set<string>();
  visit(document, {
    Directive(directive) {
      if (directive.name.value !== 'skip' && directive.name.value !== 'include') return;
      const value = directive.arguments?.[0]?.value;
      // Another operation of the document may use variables that this one does not declare.
      if (value?.kind === Kind.VARIABLE && declared.has(value.name.value)) found.add(value.name.value);
    },
  });
  return [...found].sort();
}

function choose(operations: ReadonlyMap<string | undefined, Operation>, operationName: string | undefined): Operation {
  const [only] = operations.values();
  if (operationName === undefined || operationName === '') {
    if (only !== undefined && operations.size === 1) return only;
    throw new ClientFailure(
      'OPERATION_RESOLUTION_FAILURE',
      operations.size === 0
        ? 'The document has no operation, only fragments.'
        : `The document has ${operations.size} operations: name one of them in "operationName".`,
    );
  }
  const named = operations.get(operationName);
  if (named !== undefined) return named;
  throw new ClientFailure('OPERATION_RESOLUTION_FAILURE', `The document has no operation named ${JSON.stringify(operationName)}.`);
}
