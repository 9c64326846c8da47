import {
  GraphQLError,
  Kind,
  parse,
  Source,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { LimitsConfig } from '../config/schema.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../core/failure.ts';
import type { Parts } from '../core/turns/take-turns.ts';
import { limitDocument } from './limit-document.ts';
import { withholdText } from './locate-errors.ts';
import { validateDocument, type DocumentScale, type Validating } from './validate-document.ts';
import { withoutSuggestions } from './without-suggestions.ts';

export interface Checking {
  readonly limits: LimitsConfig;
  readonly validating: Validating;
}

/** Parses a document, holds it to its limits and to the rules. Throws the `ClientFailure` that refuses it. */
export function* checkDocument(text: string, scale: DocumentScale, { limits, validating }: Checking): Parts<void> {
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

export function operationsOf(document: DocumentNode): readonly OperationDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
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
