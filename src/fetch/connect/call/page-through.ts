import { compileMapping } from '../../../mapping/compile/compile-mapping.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import { deepEqual, isObject, kindOf, scalarText } from '../../../mapping/language/values.ts';
import { BackendFailure } from '../../../core/failure.ts';
import type { RequestContext } from '../../../core/request-context.ts';
import type { Pagination } from '../../../supergraph/connectors/model/connector.ts';
import { nextLink } from '../../rest/next-link.ts';
import type { PageRequest, ProtocolAnswer } from './protocol-caller.ts';

/** One page that is a success, and what mappings see beside it. */
export interface BackendPage {
  readonly raw: ProtocolAnswer;
  readonly scope: MappingScope;
}

/** The body of the first page with the items of all. */
export interface Pages {
  readonly body: unknown;
  readonly scope: MappingScope;
}

/** Asks for one page. Rejects with a BackendFailure, also for an answer that is no success. */
export type AskForPage = (scope: MappingScope, context: RequestContext, page: PageRequest) => Promise<BackendPage>;

/** The first page with the items of all of them in its list. */
export type PagedCaller = (scope: MappingScope, context: RequestContext) => Promise<Pages>;

/**
 * Compiles the walk through the pages of one answer, one after the other since each tells whether there is another.
 * A page that fails fails all: nobody could tell a list that lacks its end from a whole one.
 */
export function pagedCaller(pagination: Pagination, ask: AskForPage, subgraph: string): PagedCaller {
  const compiled = compilePagination(pagination, subgraph);
  return async (scope, context) => {
    const walk = new Walk(compiled, subgraph, compiled.limitOf(scope));
    for (;;) {
      walk.take(await walk.locate(() => ask(scope, context, walk.request)));
      if (walk.isOver) return walk.joined();
    }
  };
}

interface CompiledPagination extends Pagination {
  nextOf(page: BackendPage): unknown;
  hasMoreOf(page: BackendPage): unknown;
  /** How many items are wanted; all of them without a limit. */
  limitOf(scope: MappingScope): number;
}

function compilePagination(pagination: Pagination, subgraph: string): CompiledPagination {
  const next = pagination.next && compileMapping(pagination.next);
  const hasMore = pagination.hasMore && compileMapping(pagination.hasMore);
  const limit = pagination.limit && compileMapping(pagination.limit);
  return {
    ...pagination,
    nextOf: ({ raw, scope }) => (next === undefined ? nextLink(raw.headers['link']) : next(raw.body, scope)),
    hasMoreOf: ({ raw, scope }) => hasMore?.(raw.body, scope),
    limitOf: (scope) => {
      const wanted = limit?.({}, scope);
      if (typeof wanted !== 'number') return Number.POSITIVE_INFINITY;
      if (wanted >= 0) return wanted;
      const publicMessage = `A list of ${wanted} items is asked for: expected 0 or more.`;
      throw new BackendFailure(subgraph, 'BAD_USER_INPUT', publicMessage, { publicMessage });
    },
  };
}

class Walk {
  readonly #pagination: CompiledPagination;
  readonly #subgraph: string;
  readonly #limit: number;
  readonly #items: unknown[] = [];
  /** Cursors and URLs that were asked for: one that comes again leads in a circle. */
  readonly #asked = new Set<string>();
  #first: BackendPage | undefined;
  #latest: readonly unknown[] = [];
  #pages = 0;
  #bytes = 0;
  #next: PageRequest;
  isOver = false;

  constructor(pagination: CompiledPagination, subgraph: string, limit: number) {
    this.#pagination = pagination;
    this.#subgraph = subgraph;
    this.#limit = limit;
    const counts = pagination.kind === 'page' || pagination.kind === 'offset';
    this.#next = this.#withParams(counts ? String(pagination.start) : undefined);
  }

  get request(): PageRequest {
    return this.#next;
  }

  /** Runs the call of the next page; what fails behind the first page tells which one it was. */
  async locate(call: () => Promise<BackendPage>): Promise<BackendPage> {
    try {
      return await call();
    } catch (error) {
      if (this.#pages === 0 || !(error instanceof BackendFailure)) throw error;
      const { subgraph, code, message, publicMessage, extensions } = error;
      throw new BackendFailure(subgraph, code, `page ${this.#pages + 1}: ${message}`, {
        publicMessage,
        extensions: { ...extensions, page: this.#pages + 1 },
        cause: error,
      });
    }
  }

  /** Takes a page's items, and finds out what to ask for next. */
  take(page: BackendPage): void {
    this.#pages += 1;
    this.#bytes += page.raw.bytes ?? 0;
    this.#first ??= page;
    if (page.raw.url !== undefined) this.#asked.add(page.raw.url);
    const items = this.#itemsOf(page);
    for (const item of items) this.#items.push(item);
    const next = this.#items.length >= this.#limit ? undefined : this.#following(page, items);
    this.#latest = items;
    if (next !== undefined && this.#pages < this.#pagination.maxPages) this.#next = next;
    else if (next !== undefined && this.#pagination.overflow === 'fail')
      this.#refuse(`there are more than the ${this.#pages} pages that \`maxPages\` allows`);
    else this.isOver = true;
  }

  /** The first page's body, its list made of the items of all pages. */
  joined(): Pages {
    const { raw: { body } = { body: null }, scope = { variables: {} } } = this.#first ?? {};
    const items = this.#items.length > this.#limit ? this.#items.slice(0, this.#limit) : this.#items;
    // What has no list stays what it is.
    return {
      scope,
      body: items.length === 0 && this.#limit > 0 ? body : withList(body, this.#pagination.items, items),
    };
  }

  #itemsOf({ raw: { body } }: BackendPage): readonly unknown[] {
    let value = body;
    for (const key of this.#pagination.items)
      value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    // Many servers leave out, or write as null, a list without items.
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    const where = this.#pagination.items.length === 0 ? 'the body' : `\`${this.#pagination.items.join('.')}\``;
    return this.#refuse(`expected ${where} of page ${this.#pages} to be a list, found ${kindOf(value)}`);
  }

  #following(page: BackendPage, items: readonly unknown[]): PageRequest | undefined {
    const { kind, hasMore } = this.#pagination;
    const more = hasMore === undefined ? undefined : this.#pagination.hasMoreOf(page) === true;
    if (more === false) return undefined;
    return kind === 'cursor' || kind === 'link' ? this.#named(page) : this.#counted(items, more === true);
  }

  /** By number of the page, or of the items so far. Without `hasMore`, the last page is not full. */
  #counted(items: readonly unknown[], more: boolean): PageRequest | undefined {
    const { kind, size = 1, start, param } = this.#pagination;
    if (!more && items.length < size) return undefined;
    if (items.length > 0 && deepEqual(items, this.#latest))
      this.#refuse(
        `page ${this.#pages} is page ${this.#pages - 1} again: the backend seems not to know the parameter ` +
          `\`${param}\``,
      );
    if (kind === 'offset' && items.length === 0)
      this.#refuse(`page ${this.#pages} has no items, yet there is said to be more`);
    return this.#withParams(String(kind === 'page' ? start + this.#pages : start + this.#items.length));
  }

  /** By what the page says of the next one: a cursor, or its URL. */
  #named(page: BackendPage): PageRequest | undefined {
    const next = this.#pagination.nextOf(page);
    const text = scalarText(next);
    if (text === '') return undefined;
    if (text === undefined)
      return this.#refuse(`expected \`next\` of page ${this.#pages} to be one value, found ${kindOf(next)}`);
    const target = this.#pagination.kind === 'link' ? this.#sameOrigin(text, page.raw.url ?? '') : text;
    if (this.#asked.has(target)) this.#refuse(`page ${this.#pages} leads back to an earlier one`);
    this.#asked.add(target);
    return this.#pagination.kind === 'link' ? { url: target, spentBytes: this.#bytes } : this.#withParams(text);
  }

  /** Headers and tokens go along, so a link is only followed to where the call went. */
  #sameOrigin(link: string, asked: string): string {
    const url = URL.canParse(link, asked) ? new URL(link, asked) : undefined;
    if (url === undefined) return this.#refuse(`page ${this.#pages} links to what is no URL`);
    if (url.origin !== new URL(asked).origin)
      return this.#refuse(`page ${this.#pages} links to ${url.origin}, which is not where it came from`);
    return url.origin + url.pathname + url.search;
  }

  #withParams(value: string | undefined): PageRequest {
    const { param, size, sizeParam } = this.#pagination;
    const params: (readonly [string, string])[] = value === undefined ? [] : [[param, value]];
    if (sizeParam !== undefined && size !== undefined) params.push([sizeParam, String(size)]);
    return { params, spentBytes: this.#bytes };
  }

  #refuse(what: string): never {
    throw new BackendFailure(this.#subgraph, 'BACKEND_ANSWER_INVALID', what, { extensions: { page: this.#pages } });
  }
}

/** `body` with another list behind `keys`; what leads there is copied, since a body may be read by others. */
function withList(body: unknown, keys: readonly string[], list: readonly unknown[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return list;
  const members = isObject(body) ? body : {};
  return { ...members, [key]: withList(members[key], rest, list) };
}
