import { Names } from '../../draft/names.ts';
import { printMapping, printString } from '../../write/print-schema.ts';
import type { DraftedOperation } from '../draft/draft-operation.ts';
import type { DescribedOperation } from '../read/operation.ts';
import type { OpenapiOptions } from '../read/options.ts';
import type { DescriptionContext } from '../read/read-operations.ts';
import { readSecurity, type SourceCredentials } from '../read/read-security.ts';
import { firstServer, readBaseUrl } from '../read/read-servers.ts';
import { printHeader } from './write-request.ts';

export interface SourcesInput {
  readonly location: URL;
  readonly drafted: readonly DraftedOperation[];
  /** The mapping of a failure to its message. */
  readonly errors: string | undefined;
  readonly options: OpenapiOptions;
}

/** The sources of a description: one for its servers, and one more for each other server that operations name. */
export class SourceWriter {
  readonly #byUrl = new Map<string, string>();
  readonly #baseUrl: string;
  readonly #context: DescriptionContext;
  readonly #input: SourcesInput;
  readonly #credentials: SourceCredentials;
  readonly #names = new Names();

  constructor(context: DescriptionContext, input: SourcesInput) {
    this.#context = context;
    this.#input = input;
    const { options, location, drafted } = input;
    this.#baseUrl = options.baseUrl ?? readBaseUrl({ ...context, location });
    this.#byUrl.set(this.#baseUrl, this.#names.claim(options.source ?? 'api'));
    this.#credentials = readSecurity(
      context.entry,
      drafted.map(({ operation }) => operation.node),
      context,
    );
    // Named in the order of the operations, whatever asks for them first.
    for (const { operation } of drafted) this.of(operation);
  }

  /** The name of the source that answers an operation. */
  of({ servers }: DescribedOperation): string {
    const { location, options } = this.#input;
    const own =
      options.baseUrl === undefined && servers !== undefined
        ? firstServer(servers, { ...this.#context, location })
        : undefined;
    const url = own ?? this.#baseUrl;
    const name = this.#byUrl.get(url) ?? this.#names.claim(options.source ?? 'api');
    this.#byUrl.set(url, name);
    return name;
  }

  get comment(): readonly string[] {
    return this.#credentials.comment;
  }

  printed(): readonly string[] {
    const { headers, queryParams } = this.#credentials;
    const { errors } = this.#input;
    return [...this.#byUrl].map(([url, name]) => {
      const http = [
        `baseURL: ${printString(url)}`,
        ...(headers.length === 0 ? [] : [`headers: [${headers.map(printHeader).join(', ')}]`]),
        ...(queryParams.length === 0 ? [] : [`queryParams: ${printMapping(queryParams.join(' '), '')}`]),
      ];
      const parts = [
        `name: ${printString(name)}`,
        `http: { ${http.join(', ')} }`,
        ...(errors === undefined ? [] : [`errors: { message: ${printString(errors)} }`]),
      ];
      return `@source(\n${parts.map((part) => `  ${part}`).join('\n')}\n)`;
    });
  }
}
