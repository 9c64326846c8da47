import { compileMapping } from '../../../mapping/compile/compile-mapping.ts';
import type { Reads } from '../../../mapping/infer/list-reads.ts';
import { TemplateFailure } from '../../../mapping/write/template-failure.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import type { Selection } from '../../../mapping/compile/compile-selection.ts';
import type { Mapping } from '../../../mapping/language/syntax.ts';
import { isObject } from '../../../mapping/language/values.ts';
import { BackendFailure } from '../../../core/failure.ts';
import { publicWithin } from '../../public-members.ts';
import { headersFor, sourceKey, type Headers, type RequestContext } from '../../../core/request-context.ts';
import type { Connector } from '../../../supergraph/connectors/model/connector.ts';
import { authorizedCaller, type TokenEnvironment } from './authorize-call.ts';
import { grpcCaller, type GrpcEnvironment } from './call-grpc.ts';
import { httpCaller, type HttpEnvironment } from './call-http.ts';
import { noteFreshness } from './gather-freshness.ts';
import { pagedCaller } from './page-through.ts';
import type { PageRequest, ProtocolAnswer } from './protocol-caller.ts';

/** What a connector's mappings see of its own place: `$args`, `$this`, `$batch`. */
export interface OwnVariables {
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly this?: unknown;
  readonly batch?: readonly unknown[] | undefined;
}

/** One answer, before a selection is applied. */
export class ConnectorAnswer {
  readonly #source: Pick<ProtocolAnswer, 'body' | 'read' | 'textType'>;
  readonly #scope: MappingScope;

  constructor(source: Pick<ProtocolAnswer, 'body' | 'read' | 'textType'>, scope: MappingScope) {
    this.#source = source;
    this.#scope = scope;
  }

  get isNull(): boolean {
    return this.#source.body === null;
  }

  /** Throws a BackendFailure when it is no answer after all. */
  select({ map, reads }: Selection): unknown {
    const source = this.#source;
    if (source.textType !== undefined) refuseMembers(source.textType, reads());
    return map(source.read === undefined ? source.body : source.read(reads()), this.#scope);
  }
}

/** Of a text nobody can say that a member is missing from it: it is no answer to who looks for one. */
function refuseMembers(textType: string, reads: Reads | undefined): void {
  if (reads === undefined || reads.below.size === 0) return;
  throw new BackendFailure(
    '',
    'BACKEND_ANSWER_INVALID',
    `an answer of type ${textType} has no ${[...reads.below.keys()].join(', ')}`,
  );
}

/** One connector's call. Rejects with a BackendFailure, also for an answer that `isSuccess` refuses. */
export type ConnectorCaller = (variables: OwnVariables, context: RequestContext) => Promise<ConnectorAnswer>;

export interface MappingEnvironment {
  readonly subgraph: string;
  /** `$env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type CallEnvironment = HttpEnvironment & GrpcEnvironment & TokenEnvironment & MappingEnvironment;

/** What a connector without a call maps: as for a request, an object without members. */
const NO_ANSWER: ProtocolAnswer = { status: 0, headers: {}, body: {}, failure: undefined };

/** Compiles a connector's call: request, success and errors; each mapping once. */
export function connectorCaller(connector: Connector, environment: CallEnvironment): ConnectorCaller {
  const { arm } = connector;
  const scopeOf = scopeMaker(connector, environment);
  const judge = compileJudgement(connector, environment.subgraph);
  // Async, so that what `isSuccess` refuses is a rejection, as it is of a call.
  if (arm.kind === 'virtual')
    return async (variables, context) => answerOf(judge(NO_ANSWER, scopeOf(variables, context)));
  const send = authorizedCaller(
    arm.kind === 'http' ? httpCaller(arm, environment, connector) : grpcCaller(arm, environment),
    connector,
    environment,
  );
  const read = (raw: ProtocolAnswer, scope: MappingScope, context: RequestContext): Judged => {
    noteFreshness(context, environment.subgraph, raw, connector.cache);
    return judge(raw, scope);
  };
  const ask = (scope: MappingScope, context: RequestContext): Promise<ConnectorAnswer> =>
    sendSafely(
      () => send(scope, context),
      environment.subgraph,
      (raw) => answerOf(read(raw, scope, context)),
    );
  const { pagination } = connector;
  if (pagination === undefined) return (variables, context) => ask(scopeOf(variables, context), context);
  const askForPage = (scope: MappingScope, context: RequestContext, page: PageRequest): Promise<Judged> =>
    sendSafely(
      () => send(scope, context, page),
      environment.subgraph,
      (raw) => read(raw, scope, context),
    );
  const askAll = pagedCaller(pagination, askForPage, environment.subgraph);
  return (variables, context) =>
    askAll(scopeOf(variables, context), context).then((pages) => new ConnectorAnswer(pages, pages.scope));
}

/** Makes the scope of a call's mappings before there is an answer. Without spreads, which cost ten times as much. */
export function scopeMaker(
  { arm }: Connector,
  { subgraph, env }: MappingEnvironment,
): (variables: OwnVariables, context: RequestContext) => MappingScope {
  const config = arm.source?.config ?? {};
  const source = sourceKey(subgraph, arm.source?.name);
  return (variables, context) => ({
    variables: {
      args: variables.args,
      this: variables.this,
      batch: variables.batch,
      config,
      env,
      context: context.connectorContext?.values ?? NOTHING,
      request: { headers: new Proxy({ headers: headersFor(subgraph, context, source) }, HEADERS_AS_LISTS) },
      status: undefined,
      response: undefined,
    },
  });
}

const NOTHING = {};

/** The same with what was answered: `$status`, `$response`. */
function withResponse(
  { variables: { args, this: own, batch, config, env, context, request } }: MappingScope,
  raw: ProtocolAnswer,
): MappingScope {
  const response = { headers: new Proxy(raw, HEADERS_AS_LISTS) };
  return { variables: { args, this: own, batch, config, env, context, request, status: raw.status, response } };
}

/** An answer that is a success, and what its selection sees beside it. */
export interface Judged {
  readonly raw: ProtocolAnswer;
  readonly scope: MappingScope;
}

export function answerOf({ raw, scope }: Judged): ConnectorAnswer {
  return new ConnectorAnswer(raw, scope);
}

/**
 * Compiles what a connector says of success and errors. The function throws a BackendFailure for what is no success.
 */
export function compileJudgement(
  connector: Connector,
  subgraph: string,
): (raw: ProtocolAnswer, scope: MappingScope) => Judged {
  const isSuccess = connector.isSuccess === undefined ? undefined : compileMapping(connector.isSuccess);
  const explain = compileErrors(connector, subgraph);
  return (raw, scope) => {
    const answered = withResponse(scope, raw);
    const fine = isSuccess === undefined ? raw.failure === undefined : isSuccess(raw.body, answered) === true;
    if (fine) return { raw, scope: answered };
    throw explain(raw, answered);
  };
}

/**
 * Values that cannot stand in a request are told as such; no call is made. Resolves with what `read` makes of the
 * answer.
 */
export function sendSafely<Answer, Read>(
  send: () => Promise<Answer>,
  subgraph: string,
  read: (answer: Answer) => Read,
): Promise<Read> {
  return send().then(read, (error: unknown) => {
    if (!(error instanceof TemplateFailure)) throw error;
    throw new BackendFailure(subgraph, 'BAD_USER_INPUT', error.message, { publicMessage: error.message, cause: error });
  });
}

interface WithHeaders {
  readonly headers: Headers;
}

/** Header values are lists in mappings. Made when one is read: most mappings read none. */
const HEADERS_AS_LISTS: ProxyHandler<WithHeaders> = {
  get: ({ headers }, name) => (typeof name === 'string' ? listed(headers, name) : undefined),
  has: ({ headers }, name) => Object.hasOwn(headers, name),
  ownKeys: ({ headers }) => Object.keys(headers),
  getOwnPropertyDescriptor: ({ headers }, name) =>
    typeof name === 'string' && Object.hasOwn(headers, name)
      ? { value: listed(headers, name), enumerable: true, configurable: true }
      : undefined,
};

function listed(headers: Headers, name: string): readonly string[] | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return typeof value === 'string' ? [value] : value;
}

type Explain = (raw: ProtocolAnswer, scope: MappingScope) => BackendFailure;

function compileErrors({ errors, arm }: Connector, subgraph: string): Explain {
  const message = errors.message && compileMapping(errors.message);
  const extensions = errors.extensions.map((mapping: Mapping) => compileMapping(mapping));
  return ({ body, failure, status }, scope) => {
    const standard =
      failure ??
      new BackendFailure(
        subgraph,
        'BACKEND_FAILED',
        arm.kind === 'virtual'
          ? 'what was asked for is no success to the connector'
          : `answered ${status}, which is no success to the connector`,
      );
    if (message === undefined && extensions.length === 0) return standard;
    const text = message?.(body, scope);
    let mapped: Record<string, unknown> = { ...standard.extensions };
    for (const evaluate of extensions) {
      const more = evaluate(body, scope);
      // A mapping names what it passes on; what is within that, the backend names.
      if (isObject(more)) mapped = { ...mapped, ...publicWithin(more) };
    }
    // A code is a text; what is none takes the place of no other.
    const { code, ...others } = mapped;
    return new BackendFailure(subgraph, standard.code, standard.message, {
      publicMessage: typeof text === 'string' ? text : standard.publicMessage,
      extensions: typeof code === 'string' ? mapped : others,
      cause: standard,
    });
  };
}
