import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../../fetch/backend-server.ts';
import { answers, description, importedWorld, importValue, type ImportedWorld } from './import-world.ts';
import { importDocuments } from '../../../../src/import/openapi/import-openapi.ts';
import { loadDocuments } from '../../../../src/import/openapi/read/load-documents.ts';

let world: ImportedWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const text = { type: 'string' };
const list = { type: 'array', items: text };
const object = { type: 'object', properties: { a: text, l: list } };
const pair = { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'integer' } } };

const form = (properties: unknown, encoding?: unknown) =>
  description({
    '/f': {
      post: {
        operationId: 'send',
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', properties },
              ...(encoding === undefined ? {} : { encoding }),
            },
          },
        },
        ...answers(text),
      },
    },
  });

/** The body or URL that the backend is sent. */
async function sent(value: unknown, operation: string, config = {}): Promise<string> {
  world = await importedWorld(value, (_, response) => json(response, 'ok'), config);
  expect((await world.ask(operation)).errors).toEqual([]);
  const [request] = world.server.received;
  return decodeURIComponent(request?.body === '' ? request.url : (request?.body ?? ''));
}

describe('a form', () => {
  test('is written as its encoding says, and by default in the form style, exploded', async () => {
    const encoding = {
      deep: { style: 'deepObject', explode: true },
      csv: { style: 'form', explode: false },
      pipes: { style: 'pipeDelimited', explode: false },
      blanks: { style: 'spaceDelimited', explode: false },
      json: { contentType: 'application/json' },
      jsonList: { contentType: 'application/json; charset=utf-8' },
      styled: { contentType: 'application/json', style: 'form' },
      raw: { allowReserved: true },
    };
    const properties = {
      repeated: list,
      object: pair,
      deep: object,
      csv: list,
      pipes: list,
      blanks: list,
      json: object,
      jsonList: list,
      styled: list,
      raw: text,
      none: list,
    };
    const input =
      '{ repeated: ["a b", "c,d"], object: { R: 1, G: 2 }, deep: { a: "1" }, csv: ["a", "b"], pipes: ["a", "b"], ' +
      'blanks: ["a", "b"], json: { a: "x", l: [] }, jsonList: ["y"], styled: ["s", "t"], raw: "/?:@&#=+", none: [] }';
    expect(await sent(form(properties, encoding), `mutation { send(input: ${input}) }`)).toBe(
      'repeated=a+b&repeated=c,d&R=1&G=2&deep[a]=1&csv=a,b&pipes=a|b&blanks=a+b&json={"a":"x","l":[]}&jsonList=["y"]&styled=s&styled=t&raw=/?:@&#=+',
    );
    // Of the reserved characters, those stay encoded that would end the value, or be read as a blank.
    expect(world?.server.received[0]?.body).toMatch(/raw=\/\?:@%26%23=%2B$/);
  });

  test('with what no style of OpenAPI says is written in brackets, which is listed', async () => {
    const properties = {
      items: { type: 'array', items: object },
      nested: { type: 'object', properties: { inner: object } },
    };
    expect(
      await sent(
        form(properties),
        'mutation { send(input: { items: [{ a: "1" }, { a: "2" }], nested: { inner: { a: "3" } } }) }',
      ),
    ).toBe('items[0][a]=1&items[1][a]=2&nested[inner][a]=3');
    expect(world?.notes.filter(({ why }) => why.includes('in a form')).map(({ what }) => what)).toEqual([
      'the member items',
      'the member nested',
    ]);
  });

  test('of Swagger 2 is written in its collection formats', async () => {
    const field = (name: string, format?: string) => ({
      name,
      in: 'formData',
      ...list,
      ...(format === undefined ? {} : { collectionFormat: format }),
    });
    const value = {
      swagger: '2.0',
      info: { title: 'a', version: '1' },
      host: 'a.example',
      paths: {
        '/f': {
          post: {
            operationId: 'send',
            consumes: ['application/x-www-form-urlencoded'],
            parameters: [field('plain'), field('multi', 'multi'), field('pipes', 'pipes'), field('ssv', 'ssv')],
            responses: { 200: { description: '', schema: text } },
          },
        },
      },
    };
    expect(
      await sent(
        value,
        'mutation { send(input: { plain: ["a", "b"], multi: ["a", "b"], pipes: ["a", "b"], ssv: ["a", "b"] }) }',
      ),
    ).toBe('plain=a,b&multi=a&multi=b&pipes=a|b&ssv=a+b');
  });
});

const get = (path: string, parameters: readonly unknown[], more = {}) =>
  description({ [path]: { get: { operationId: 'ask', parameters, ...answers(text) } } }, {}, more);
const inPath = (name: string, schema: unknown, style?: string, explode?: boolean) => ({
  name,
  in: 'path',
  required: true,
  schema,
  ...(style === undefined ? {} : { style }),
  ...(explode === undefined ? {} : { explode }),
});

describe('a path', () => {
  test('holds lists, objects and scalars in every style', async () => {
    const styles = ['simple', 'label', 'matrix'] as const;
    const parameters = styles.flatMap((style) => [
      inPath(`${style}-s`, text, style),
      ...[false, true].flatMap((explode) => [
        inPath(`${style}-l${Number(explode)}`, list, style, explode),
        inPath(`${style}-o${Number(explode)}`, pair, style, explode),
      ]),
    ]);
    const path = `/${parameters.map(({ name }) => `{${name}}`).join('/')}`;
    const args = parameters
      .map(
        ({ name }) =>
          `${name.replace('-', '_')}: ${name.includes('-s') ? '"v/w"' : name.includes('-l') ? '["a", "b,c"]' : '{ R: 1, G: 2 }'}`,
      )
      .join(', ');
    expect(await sent(get(path, parameters), `{ ask(${args}) }`)).toBe(
      decodeURIComponent(
        [
          '',
          'v%2Fw',
          'a,b%2Cc',
          'R,1,G,2',
          'a,b%2Cc',
          'R=1,G=2',
          '.v%2Fw',
          '.a,b%2Cc',
          '.R,1,G,2',
          '.a.b%2Cc',
          '.R=1.G=2',
          ';matrix-s=v%2Fw',
          ';matrix-l0=a,b%2Cc',
          ';matrix-o0=R,1,G,2',
          ';matrix-l1=a;matrix-l1=b%2Cc',
          ';R=1;G=2',
        ].join('/'),
      ),
    );
    expect(world?.server.received[0]?.url).toContain('/.a.b%2Cc/');
  });

  test('without a value for a whole segment is not called', async () => {
    world = await importedWorld(get('/a/{ids}/b', [inPath('ids', list)]), (_, response) => json(response, 'ok'));
    await expect(world.ask('{ ask(ids: []) }')).rejects.toThrow('expected a value for a segment');
    expect(world.calls()).toEqual([]);
  });
});

test('a query keeps reserved characters where that is allowed, and never ends its value by them', async () => {
  const parameters = [
    { name: 'raw', in: 'query', allowReserved: true, schema: text },
    { name: 'all', in: 'query', allowReserved: true, schema: list },
    { name: 'plain', in: 'query', schema: text },
  ];
  await sent(get('/q', parameters), '{ ask(raw: "a/b?c&d=e#f+g", all: ["x/y", "z"], plain: "a/b") }');
  expect(world?.server.received[0]?.url).toBe('/q?raw=a/b?c%26d=e%23f%2Bg&all=x/y&all=z&plain=a%2Fb');
});

describe('cookies', () => {
  const cookie = (name: string, schema: unknown = text, more = {}) => ({ name, in: 'cookie', schema, ...more });
  const parameters = [cookie('theme'), cookie('lang'), cookie('tags', list), cookie('ids', list, { explode: false })];
  const secured = {
    security: [{ s: [] }],
    components: { securitySchemes: { s: { type: 'apiKey', in: 'cookie', name: 'SESSION' } } },
  };
  const headerOf = async (value: unknown, args: string, config = {}): Promise<string | undefined> => {
    await sent(value, `{ ask${args} }`, config);
    return world?.server.received[0]?.headers.cookie;
  };

  test('are percent-encoded, and joined with the credential', async () => {
    expect(
      await headerOf(
        get('/c', parameters, secured),
        '(theme: "dark; SESSION=stolen", lang: "d e", tags: ["a", "b;c"], ids: ["1", "2"])',
        { s: 'abc==' },
      ),
    ).toBe('SESSION=abc==; theme=dark%3B%20SESSION%3Dstolen; lang=d%20e; tags=a; tags=b%3Bc; ids=1%2C2');
  });

  test('are left out where there is no value, and all of the header with the last one', async () => {
    expect(await headerOf(get('/c', parameters, secured), '(theme: null, lang: "")', { s: 'abc' })).toBe('SESSION=abc');
    await world?.close();
    expect(await headerOf(get('/c', parameters), '')).toBeUndefined();
    await world?.close();
    expect(await headerOf(get('/c', parameters), '(lang: "de")')).toBe('lang=de');
  });
});

describe('servers', () => {
  const baseOf = async (
    servers: unknown,
    place = 'https://api.example/v1/docs/openapi.json',
  ): Promise<string | undefined> => {
    const value = { ...description({ '/a': { get: { operationId: 'ask', ...answers(text) } } }), servers };
    const { sdl } = importDocuments(await loadDocuments(new URL(place), JSON.stringify(value)), new URL(place), {});
    return /baseURL: "([^"]*)"/.exec(sdl)?.[1];
  };

  test('that are relative are read by the URL of the description', async () => {
    expect(await baseOf([{ url: '/v2' }])).toBe('https://api.example/v2');
    expect(await baseOf([{ url: '../api' }])).toBe('https://api.example/v1/api');
    expect(await baseOf([{ url: '.' }])).toBe('https://api.example/v1/docs');
    expect(await baseOf([{ url: '//other.example/x/' }])).toBe('https://other.example/x');
    expect(await baseOf(undefined)).toBe('https://api.example');
    expect(await baseOf([{ url: '/v2' }], 'file:///work/openapi.json')).toBe('http://backend.invalid/v2');
  });

  test('have their variables from the configuration, with their defaults', async () => {
    const variables = { stage: { default: 'live' }, version: { default: 'v3' } };
    expect(await baseOf([{ url: '/{stage}/api/{version}', variables }])).toBe(
      "https://api.example/{$config.stage->default('live')}/api/{$config.version->default('v3')}",
    );
    expect(await baseOf([{ url: 'https://{stage}.example/{version}', variables }])).toBe(
      "https://{$config.stage->default('live')}.example/{$config.version->default('v3')}",
    );
    expect(await baseOf([{ url: '/{stage}/x', variables }], 'file:///work/openapi.json')).toBe(
      'http://backend.invalid/live/x',
    );
  });
});

test('an entity is found by a key in the style of its parameter', async () => {
  const thing = { type: 'object', required: ['id'], properties: { id: text, name: text } };
  const { sdl } = await importValue(
    description(
      {
        '/things/{id}': {
          get: {
            operationId: 'thing',
            parameters: [inPath('id', text, 'matrix')],
            ...answers({ $ref: '#/components/schemas/Thing' }),
          },
        },
      },
      { Thing: thing },
    ),
  );
  expect(sdl).toContain('http: { GET: "/things/{;id=$this.id}" }');
});
