import { buildClientSchema, getIntrospectionQuery, GraphQLError, printSchema, type IntrospectionQuery } from 'graphql';
import { ImportFailure } from '../files/import-failure.ts';
import { isJsonObject, memberOf } from '../files/json-node.ts';
import { nameOf } from '../files/read-text.ts';

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** What a GraphQL service says of itself. */
export interface IntrospectedService {
  readonly sdl: string;
  /** True when it speaks Federation: then the SDL is its own, with its keys. */
  readonly federated: boolean;
}

/** Asks a service for its schema. Rejects with an ImportFailure that says what was found instead. */
export async function introspect(url: URL, headers: Readonly<Record<string, string>>): Promise<IntrospectedService> {
  // A service that speaks Federation says more of itself than introspection does.
  const federated = await ask(url, headers, '{ _service { sdl } }').catch(() => undefined);
  const own = memberOf(memberOf(federated?.['data'], '_service'), 'sdl');
  if (typeof own === 'string' && own.trim() !== '') return { sdl: own, federated: true };
  const answer = await ask(
    url,
    headers,
    getIntrospectionQuery({ inputValueDeprecation: false, specifiedByUrl: false }),
  );
  const data = answer['data'];
  if (!isJsonObject(data))
    throw new ImportFailure(
      `${nameOf(url)}: expected the answer to an introspection query, ` +
        `found ${JSON.stringify(answer['errors'] ?? answer).slice(0, 300)}`,
    );
  try {
    // buildClientSchema checks the form of what it is given.
    return { sdl: printSchema(buildClientSchema(data as unknown as IntrospectionQuery)), federated: false };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ImportFailure(
      `${nameOf(url)}: expected the answer to an introspection ` +
        `query: ${error instanceof GraphQLError ? error.message : error.message.slice(0, 300)}`,
      { cause: error },
    );
  }
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  query: string,
): Promise<Readonly<Record<string, unknown>>> {
  const name = nameOf(url);
  let text: string;
  let status: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    text = await response.text();
    // A person named this service; where it leads is nobody's choice, and the headers are meant for it.
    const target = status >= 300 && status < 400 ? response.headers.get('location') : null;
    if (target !== null)
      throw new ImportFailure(
        `${name}: expected an answer to an introspection query, found a redirect ` +
          `to ${JSON.stringify(target.slice(0, 200))}; if that is the service, name it`,
      );
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message || error.cause.name : String(error);
    throw new ImportFailure(`${name}: expected an answer to an introspection query: ${reason}`, { cause: error });
  }
  if (text.length > MAX_BYTES)
    throw new ImportFailure(`${name}: expected at most ${MAX_BYTES} characters, found ${text.length}`);
  try {
    const answer = JSON.parse(text) as unknown;
    if (isJsonObject(answer)) return answer;
  } catch {
    // Told below, as what is no object.
  }
  throw new ImportFailure(
    `${name}: expected a GraphQL answer in JSON, found status ${status} and ${JSON.stringify(text.slice(0, 80))}`,
  );
}
