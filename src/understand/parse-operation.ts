import { hash } from 'node:crypto';
import {
  GraphQLError,
  Kind,
  parse,
  Source,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { ErrorCode } from '../core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../core/failure.ts';
import { MAX_NESTING } from '../core/json/nesting.ts';
import { PartedCache, type Part } from '../core/parted-cache.ts';
import { atOnce, inTurns, type Parts } from '../core/take-turns.ts';
import type { LimitsConfig } from '../config/schema.ts';
import { measureText, type TextSize } from './count-tokens.ts';
import { limitDocument } from './limit-document.ts';
import { withholdText } from './locate-errors.ts';
import { DocumentMeasure, nestedTooDeep } from './measure-document.ts';
import type { Operation } from './operation.ts';
import { validateDocument, type DocumentScale, type Validating } from './validate-document.ts';
import { withoutSuggestions } from './without-suggestions.ts';

/** What a parsed document weighs beside its text: measured, 13 kB for 460 characters. */
const AST_BYTES_PER_CHARACTER = 30;
const CACHE_BYTES = 4 * 1_048_576;
/** Documents that are known to be valid, by a digest of 64 characters: some 3 MB. */
const MAX_VALID = 20_000;
/** What compares all fields of so few tokens two by two does so in a few milliseconds. */
const SMALL_TOKENS = 300;
/** A document of so many tokens takes a few milliseconds to check; a longer one is checked in parts. */
const LARGE_TOKENS = 1_500;
/** Reading a text takes a millisecond for so many characters, whatever is in it. */
const LONG_TEXT = 100_000;

/** `part` says whose use of what is kept it is: the operator's own, unless told. */
export interface ParseOperation {
  (text: string, operationName: string | undefined, part?: Part): Operation;
  /** The same, at once for a document that is known or small. While a large one is checked others have their turns. */
  readonly inTurns: (text: string, operationName: string | undefined, part?: Part) => Operation | Promise<Operation>;
}

type Operations = ReadonlyMap<string | undefined, Operation>;

/**
 * Makes the function that turns a document's text into the operation to run. Valid documents are kept, bounded in
 * bytes, for as long as the schema serves; of many more it is kept that they are valid, since checking one costs thirty
 * times what parsing it does. It throws a `ClientFailure`: parse, validation, limits, or no such operation.
 */
export function createParseOperation(
  schema: GraphQLSchema,
  options: { limits: LimitsConfig; introspection: boolean; suggestions?: boolean },
): ParseOperation {
  const documents = new PartedCache<string, Operations>(CACHE_BYTES);
  const valid = new PartedCache<string, true>(MAX_VALID);
  const validating = {
    schema,
    introspection: options.introspection,
    suggestions: options.suggestions ?? options.introspection,
  };
  function* readDocument(text: string, size: TextSize, part: Part): Parts<Operations> {
    const digest = hash('sha256', text, 'base64');
    if (valid.get(digest, part) === undefined) {
      yield* checkDocument(text, scaleOf(text, size), { limits: options.limits, validating });
      valid.set(digest, true, 1, part);
      yield;
    }
    const operations = keepOperations(text, validating);
    documents.set(text, operations, text.length * AST_BYTES_PER_CHARACTER, part);
    return operations;
  }
  const parseOperation = (text: string, operationName: string | undefined, part: Part = 'known'): Operation => {
    const operations = documents.get(text, part) ?? atOnce(readDocument(text, limitText(text, options.limits), part));
    return choose(operations, operationName);
  };
  const parseInTurns = (
    text: string,
    operationName: string | undefined,
    part: Part = 'known',
  ): Operation | Promise<Operation> => {
    const known = documents.get(text, part);
    if (known !== undefined) return choose(known, operationName);
    const size = limitText(text, options.limits);
    const parts = readDocument(text, size, part);
    return scaleOf(text, size) === 'large'
      ? inTurns(parts).then((operations) => choose(operations, operationName))
      : choose(atOnce(parts), operationName);
  };
  return Object.assign(parseOperation, { inTurns: parseInTurns });
}

function scaleOf({ length }: string, { tokens }: TextSize): DocumentScale {
  if (tokens > LARGE_TOKENS || length > LONG_TEXT) return 'large';
  return tokens > SMALL_TOKENS ? 'medium' : 'small';
}

function limitText(text: string, { maxCharacters, maxTokens }: LimitsConfig): TextSize {
  if (text.length > maxCharacters)
    throw new ClientFailure(
      'OPERATION_TOO_LARGE',
      `The document is longer than ${maxCharacters} characters (limits.maxCharacters).`,
    );
  const size = measureText(text, maxTokens);
  if (size.tokens > maxTokens)
    throw new ClientFailure(
      'OPERATION_TOO_LARGE',
      `The document has more than ${maxTokens} tokens (limits.maxTokens).`,
    );
  // The parser calls itself for each level, and so does what walks documents.
  if (size.nesting > MAX_NESTING) throw nestedTooDeep();
  return size;
}

function* checkDocument(
  text: string,
  scale: DocumentScale,
  { limits, validating }: { readonly limits: LimitsConfig; readonly validating: Validating },
): Parts<void> {
  const source = new Source(text);
  const document = parseSource(source);
  const operations = operationsOf(document);
  limitDocument(operations, fragmentsOf(document), limits);
  const locationsOf = withholdText(source);
  const errors = yield* validateDocument(document, operations, validating, scale);
  if (errors.length === 0) return;
  // There is a rule (GraphQL §5.3.3) that suggests whatever it is told.
  throw refusal(
    'GRAPHQL_VALIDATION_FAILED',
    errors,
    locationsOf,
    validating.suggestions ? undefined : withoutSuggestions,
  );
}

function parseSource(source: Source): DocumentNode {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw refusal('GRAPHQL_PARSE_FAILED', [error], ({ locations }) => locations);
  }
}

/**
 * Parses once more, without the tokens and places that only errors need: they are two thirds of a document's weight.
 */
function keepOperations(text: string, { schema, suggestions }: Validating): Operations {
  const document = parse(text, { noLocation: true });
  const fragments = fragmentsOf(document);
  const conditions = conditionVariables(document);
  return new Map(
    operationsOf(document).map((definition) => [
      definition.name?.value,
      makeOperation(definition, { text, document, fragments, schema, suggestions }, conditions),
    ]),
  );
}

type LocationsOf = (error: GraphQLError) => GraphQLError['locations'];

function refusal(
  code: ErrorCode,
  errors: readonly GraphQLError[],
  locationsOf: LocationsOf,
  tell = (message: string): string => message,
): ClientFailure {
  const shown = errors.map((error): ResponseError => {
    const locations = locationsOf(error);
    return { message: tell(error.message), ...(locations === undefined ? {} : { locations }), extensions: { code } };
  });
  return new ClientFailure(code, shown[0]?.message ?? code, { errors: shown });
}

function operationsOf(document: DocumentNode): readonly OperationDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

function makeOperation(
  definition: OperationDefinitionNode,
  parsed: Pick<Operation, 'text' | 'document' | 'fragments' | 'schema' | 'suggestions'>,
  conditions: ReadonlySet<string>,
): Operation {
  const key = `${definition.name?.value ?? ''}\n${parsed.text}`;
  const declared = definition.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  const { nodes } = new DocumentMeasure(parsed.fragments).of(definition.selectionSet);
  return {
    ...parsed,
    key,
    definition,
    nodes,
    conditionVariables: declared.filter((name) => conditions.has(name)).sort(),
  };
}

/** What any operation of a document includes and skips by: one may use variables that another does not declare. */
function conditionVariables(document: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  visit(document, {
    Directive(directive) {
      if (directive.name.value !== 'skip' && directive.name.value !== 'include') return;
      const value = directive.arguments?.[0]?.value;
      if (value?.kind === Kind.VARIABLE) found.add(value.name.value);
    },
  });
  return found;
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
  throw new ClientFailure(
    'OPERATION_RESOLUTION_FAILURE',
    `The document has no operation named ${JSON.stringify(operationName)}.`,
  );
}
