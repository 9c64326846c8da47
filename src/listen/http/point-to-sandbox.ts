import type { IncomingMessage } from 'node:http';
import type { Reply } from '../arrival.ts';
import { readWeights } from '../request/read-weights.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** Whether a person has typed GraphQL's URL into a browser: a GET for a page, with nothing to be answered. */
export function isVisit({
  method,
  url = '',
  headers: { accept },
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || accept === undefined || !/text\/html/i.test(accept)) return false;
  if (/[?&](?:query|extensions|variables|operationName|id|documentId)=/.test(url)) return false;
  return readWeights(accept).some(({ name, quality }) => name === 'text/html' && quality > 0);
}

/**
 * What such a visit is answered with: the way to the sandbox at `/`, or a page that says what is here. The way is
 * relative, so that it holds behind a proxy that serves all of this below a path of its own.
 */
export function answerVisit(graphqlPath: string, hasSandbox: boolean): Reply {
  if (!hasSandbox)
    return page(
      200,
      {},
      '<p>GraphQL is answered here, by POST with a JSON body: <code>{"query": "{ __typename }"}</code>.</p>',
    );
  const location = '../'.repeat(graphqlPath.split('/').length - 2) || './';
  return page(
    303,
    { location },
    `<p>GraphQL is answered here. The <a href="${location}">sandbox</a> is the page to write it in.</p>`,
  );
}

function page(status: number, headers: Reply['headers'], body: string): Reply {
  return {
    status,
    headers: { ...HEADERS, ...headers },
    body: `<!doctype html><html lang="en"><title>GraphQL</title>${body}</html>\n`,
  };
}
