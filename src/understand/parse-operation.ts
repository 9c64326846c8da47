import { hash } from 'node:crypto';
import {
  Kind,
  parse,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { OPERATOR, type Asker } from '../core/turns/asker.ts';
import { FairLane } from '../core/turns/fair-lane.ts';
import type { NotBegun } from '../core/turns/watch-waiting.ts';
import { ClientFailure } from '../core/failure.ts';
import { createMakeOnce } from '../core/turns/make-once.ts';
import { MAX_NESTING } from '../core/json/nesting.ts';
import { PartedCache, type Part } from '../core/parted-cache.ts';
import { atOnce, inTurns, nextTurn, type Parts } from '../core/turns/take-turns.ts';
import type { Underway } from '../core/turns/underway.ts';
import type { LimitsConfig } from '../config/schema.ts';
import { checkDocument, fragmentsOf, operationsOf, type Checking } from './check-document.ts';
import { measureText, type TextSize } from './count-tokens.ts';
import { DocumentMeasure, nestedTooDeep } from './measure-document.ts';
import type { Operation } from './operation.ts';
import type { DocumentScale, Validating } from './validate-document.ts';

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
/** What is larger takes more than a millisecond or two to read: others have their turns in between. */
const MEDIUM_TOKENS = 500;
const MEDIUM_TEXT = 20_000;
/** Some 40 kB each at most. */
const WAITING = { ofAll: 400, ofEach: 100 };

export interface ParseOperation {
  /** At once, whatever the document. `part` says whose use of what is kept it is: the operator's own, unless told. */
  (text: string, operationName: string | undefined, part?: Part): Operation;
  /**
   * At once for a document that is known or small. Larger ones are parsed one after the other, callers by turns, and
   * others have theirs in between. Rejects with PLANNER_UNAVAILABLE where that is not in time.
   */
  readonly inTurns: (text: string, operationName: string | undefined, asker?: Asker) => Operation | Promise<Operation>;
}

/** Who checks documents elsewhere than on the event loop. */
export interface DocumentChecker {
  /** Whether it could begin at once. It begins to open when it is first asked. */
  isOpen(): boolean;
  /** Rejects with the `ClientFailure` that refuses the document. Resolves with false where it cannot check any. */
  check(text: string, scale: DocumentScale): Promise<boolean>;
}

type Operations = ReadonlyMap<string | undefined, Operation>;

export interface ParseOptions {
  readonly limits: LimitsConfig;
  readonly introspection: boolean;
  readonly suggestions?: boolean;
  /** Large operations that are being planned: no more of a caller's documents are read while it has enough of them. */
  readonly planning?: Underway | undefined;
  /** Without one all is done here. */
  readonly checker?: DocumentChecker | undefined;
}

/**
 * Makes the function that turns a document's text into the operation to run. Valid documents are kept, bounded in
 * bytes, for as long as the schema serves; of many more it is kept that they are valid, since checking one costs thirty
 * times what parsing it does. It throws a `ClientFailure`: parse, validation, limits, or no such operation.
 */
export function createParseOperation(schema: GraphQLSchema, options: ParseOptions): ParseOperation {
  const documents = new DocumentReader(schema, options);
  const parseOperation = (text: string, operationName: string | undefined, part: Part = 'known'): Operation =>
    choose(documents.known(text, part) ?? documents.read(text, limitText(text, options.limits), part), operationName);
  const parseInTurns = (
    text: string,
    operationName: string | undefined,
    asker: Asker = OPERATOR,
  ): Operation | Promise<Operation> => {
    const known = documents.known(text, asker.part);
    if (known !== undefined) return choose(known, operationName);
    const size = limitText(text, options.limits);
    return isWorthTurns(text, size)
      ? documents.readInTurns(text, size, asker).then((operations) => choose(operations, operationName))
      : choose(documents.read(text, size, asker.part), operationName);
  };
  return Object.assign(parseOperation, { inTurns: parseInTurns });
}

/** Reads documents, and keeps what it has found of those that are valid. */
class DocumentReader {
  readonly #options: ParseOptions;
  readonly #checking: Checking;
  readonly #documents = new PartedCache<string, Operations>(CACHE_BYTES);
  readonly #valid = new PartedCache<string, true>(MAX_VALID);
  readonly #lane: FairLane;
  readonly #readOnce = createMakeOnce<Operations>();

  constructor(schema: GraphQLSchema, options: ParseOptions) {
    const { limits, introspection, suggestions = introspection } = options;
    this.#options = options;
    this.#lane = new FairLane(WAITING, notBegun, options.planning);
    this.#checking = { limits, validating: { schema, introspection, suggestions } };
  }

  known(text: string, part: Part): Operations | undefined {
    return this.#documents.get(text, part);
  }

  read(text: string, size: TextSize, part: Part): Operations {
    const digest = digestOf(text);
    if (this.#valid.get(digest, part) === undefined) {
      atOnce(checkDocument(text, scaleOf(text, size), this.#checking));
      this.#valid.set(digest, true, 1, part);
    }
    return atOnce(this.#keep(text, part));
  }

  readInTurns(text: string, size: TextSize, asker: Asker): Promise<Operations> {
    const readNow = async (): Promise<Operations> => {
      const digest = digestOf(text);
      if (this.#valid.get(digest, asker.part) === undefined) {
        await this.#check(text, scaleOf(text, size));
        this.#valid.set(digest, true, 1, asker.part);
      }
      await nextTurn();
      return inTurns(this.#keep(text, asker.part));
    };
    return this.#readOnce(
      `${asker.part}\n${text}`,
      (cancellation) => this.#lane.run({ ...asker, cancellation }, size.tokens + text.length, readNow),
      asker.cancellation,
    );
  }

  /** What is not so large is not worth waiting for who has to be opened first. */
  async #check(text: string, scale: DocumentScale): Promise<void> {
    const { checker } = this.#options;
    const goesElsewhere = checker !== undefined && (checker.isOpen() || scale === 'large');
    if (goesElsewhere && (await checker.check(text, scale))) return;
    await nextTurn();
    await inTurns(checkDocument(text, scale, this.#checking));
  }

  *#keep(text: string, part: Part): Parts<Operations> {
    const operations = yield* keepOperations(text, this.#checking.validating);
    this.#documents.set(text, operations, text.length * AST_BYTES_PER_CHARACTER, part);
    return operations;
  }
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64');
}

function notBegun(why: NotBegun): ClientFailure {
  if (why === 'cancelled')
    return new ClientFailure('REQUEST_CANCELLED', 'The request was cancelled before its document was read.');
  return new ClientFailure(
    'PLANNER_UNAVAILABLE',
    'Too many large documents wait to be read: the request can be made again.',
    { headers: { 'retry-after': '1' } },
  );
}

function isWorthTurns(text: string, { tokens }: TextSize): boolean {
  return tokens > MEDIUM_TOKENS || text.length > MEDIUM_TEXT;
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

/**
 * Parses once more, without the tokens and places that only errors need: they are two thirds of a document's weight.
 */
function* keepOperations(text: string, { schema, suggestions }: Validating): Parts<Operations> {
  const document = parse(text, { noLocation: true });
  yield;
  const fragments = fragmentsOf(document);
  const conditions = conditionVariables(document);
  return new Map(
    operationsOf(document).map((definition) => [
      definition.name?.value,
      makeOperation(definition, { text, document, fragments, schema, suggestions }, conditions),
    ]),
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
function conditionVariables({ definitions }: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  const within = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      for (const directive of selection.directives ?? []) {
        const value = directive.arguments?.[0]?.value;
        if (value?.kind === Kind.VARIABLE && isCondition(directive)) found.add(value.name.value);
      }
      if ('selectionSet' in selection && selection.selectionSet !== undefined) within(selection.selectionSet);
    }
  };
  for (const definition of definitions) if ('selectionSet' in definition) within(definition.selectionSet);
  return found;
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
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
