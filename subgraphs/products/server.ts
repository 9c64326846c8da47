import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendOptions, RunningBackend } from '../backend.ts';
import { createCallCounter, type CallCounter } from '../count-calls.ts';
import { generateShop } from '../data/generate-shop.ts';
import type { Product } from '../data/shop.ts';
import { listenHttp } from '../listen-http.ts';
import { BodyTooLarge, readBody } from '../read-body.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { checkProduct } from './check-product.ts';
import { Problem } from './problem.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts the catalogue: a REST API. */
export async function startProducts({
  port,
  shop = generateShop(),
  calls = createCallCounter(),
}: BackendOptions): Promise<RunningBackend> {
  const catalogue = createCatalogue(shop.products);
  const http = await listenHttp(port, (request, response) => {
    route(request, catalogue, calls).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, refuse(error)),
    );
  });
  return { url: `http://127.0.0.1:${http.port}`, port: http.port, calls, close: () => http.close() };
}

async function route(request: IncomingMessage, catalogue: Catalogue, calls: CallCounter): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [collection, id, ...rest] = url.pathname.split('/').slice(1).map(decodeSegment);
  if (collection !== 'products' || rest.length > 0)
    throw new Problem(404, 'Not Found', `There is nothing at ${url.pathname}.`);

  const method = request.method ?? 'GET';
  const ids = url.searchParams.get('ids');
  calls.count(`${method} /products${id !== undefined ? '/{id}' : ids !== null ? '?ids' : ''}`);

  if (id === undefined) {
    if (method === 'GET')
      return { status: 200, body: ids === null ? listPage(catalogue, url.searchParams) : listSeveral(catalogue, ids) };
    if (method === 'POST') return create(catalogue, await readJsonObject(request));
    throw notAllowed('GET, POST');
  }
  const product = catalogue.one(id);
  if (product === undefined) throw new Problem(404, 'Not Found', `There is no product ${id}.`);
  if (method === 'GET') return { status: 200, body: present(product) };
  if (method === 'PATCH') return change(catalogue, product, await readJsonObject(request));
  throw notAllowed('GET, PATCH');
}

function listPage(catalogue: Catalogue, query: URLSearchParams): unknown {
  const page = readNumber(query, 'page', 1, Number.MAX_SAFE_INTEGER);
  const limit = readNumber(query, 'limit', 20, 100);
  // An empty filter is no filter: that is how a client with nothing to filter by fills in a URL.
  const { items, total } = catalogue.page({
    page,
    limit,
    category: query.get('category') || undefined,
    search: query.get('search') || undefined,
  });
  return { items: items.map(present), total, page, limit };
}

function listSeveral(catalogue: Catalogue, ids: string): unknown {
  const wanted = new Set(ids.split(',').filter((id) => id !== ''));
  if (wanted.size > 100) throw new Problem(422, 'Unprocessable Content', 'At most 100 ids in one call.');
  const items = catalogue.several(wanted).map(present);
  return { items, total: items.length, page: 1, limit: 100 };
}

function create(catalogue: Catalogue, body: object): Answer {
  const { change: said, mistakes } = checkProduct(body);
  const missing = (['name', 'category', 'price'] as const).filter(
    (name) => said[name] === undefined && !mistakes.some(({ pointer }) => pointer === `/${name}`),
  );
  const all = [...mistakes, ...missing.map((name) => ({ pointer: `/${name}`, detail: 'is missing' }))];
  const { name, category, price } = said;
  if (all.length > 0 || name === undefined || category === undefined || price === undefined) throw unprocessable(all);
  const product = catalogue.add({ ...said, name, category, price });
  return { status: 201, body: present(product), headers: { location: `/products/${product.id}` } };
}

function change(catalogue: Catalogue, product: Product, body: object): Answer {
  const { change: said, mistakes } = checkProduct(body);
  if (mistakes.length > 0) throw unprocessable(mistakes);
  return { status: 200, body: present(catalogue.change(product, said)) };
}

/** A product as this API writes it. */
function present({ dimensions, weightGrams, createdAt, ...product }: Product): unknown {
  return {
    ...product,
    currency: 'EUR',
    dimensions:
      dimensions === undefined
        ? null
        : { width_mm: dimensions.widthMm, height_mm: dimensions.heightMm, depth_mm: dimensions.depthMm },
    weight_grams: weightGrams ?? null,
    created_at: createdAt,
  };
}

function readNumber(query: URLSearchParams, name: string, usual: number, high: number): number {
  const text = query.get(name);
  if (text === null || text === '') return usual;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > high)
    throw new Problem(422, 'Unprocessable Content', `\`${name}\` must be a whole number from 1 to ${high}.`);
  return value;
}

async function readJsonObject(request: IncomingMessage): Promise<object> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Problem(415, 'Unsupported Media Type', 'Send application/json.');
  const body = parseJson(await readBody(request));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Problem(400, 'Bad Request', 'The body must be a JSON object.');
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'Bad Request', 'The body is not JSON.');
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem(400, 'Bad Request', 'The path is not well encoded.');
  }
}

function unprocessable(errors: readonly object[]): Problem {
  return new Problem(422, 'Unprocessable Content', 'The product is not valid.', { errors });
}

function notAllowed(allow: string): Problem {
  return new Problem(405, 'Method Not Allowed', `Only ${allow}.`);
}

function refuse(error: unknown): Answer {
  const problem =
    error instanceof Problem
      ? error
      : error instanceof BodyTooLarge
        ? new Problem(413, 'Content Too Large', error.message)
        : new Problem(500, 'Internal Server Error', 'Something went wrong.');
  return { status: problem.status, body: problem, headers: { 'content-type': 'application/problem+json' } };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
