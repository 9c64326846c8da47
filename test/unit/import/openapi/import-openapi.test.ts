import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../../fetch/backend-server.ts';
import { answers, description, importedWorld, importValue, problemsOf, type ImportedWorld } from './import-world.ts';

const worlds: ImportedWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function world(...input: Parameters<typeof importedWorld>): Promise<ImportedWorld> {
  const made = await importedWorld(...input);
  worlds.push(made);
  return made;
}

const text = { type: 'string' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const query = (name: string, schema: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  in: 'query',
  schema,
  ...more,
});
const path = (name: string, schema: unknown = text) => ({ name, in: 'path', required: true, schema });

describe('requests', () => {
  test('parameters are written in the styles that the description says', async () => {
    const { ask, calls } = await world(
      description({
        '/p/{id}/{kind}': {
          get: {
            operationId: 'find',
            parameters: [
              path('id', { type: 'integer' }),
              path('kind', { type: 'array', items: text }),
              query('tags', { type: 'array', items: text }),
              query('csv', { type: 'array', items: text }, { explode: false }),
              query('piped', { type: 'array', items: text }, { style: 'pipeDelimited', explode: false }),
              query('spaced', { type: 'array', items: text }, { style: 'spaceDelimited', explode: false }),
              query(
                'filter',
                {
                  type: 'object',
                  properties: { size: { type: 'object', properties: { gt: { type: 'integer' } } }, 'odd-name': text },
                },
                { style: 'deepObject', explode: true },
              ),
              query('flat', { type: 'object', properties: { a: text, b: text } }),
              query('page[size]', { type: 'integer' }),
              query('sort', { type: 'string', enum: ['name', '-name'] }),
              {
                name: 'json',
                in: 'query',
                content: { 'application/json': { schema: { type: 'object', properties: { 'x-y': text } } } },
              },
            ],
            ...answers(text),
          },
        },
      }),
      (_, response) => json(response, 'found'),
    );
    const { data, errors } =
      await ask(`{ find(id: 7, kind: ["a", "b"], tags: ["x", "y"], csv: ["1", "2"], piped: ["1", "2"], spaced: ["1", "2"],
      filter: { size: { gt: 3 }, odd_name: "o" }, flat: { a: "A" }, page_size: 9, sort: minus_name, json: { x_y: "z" }) }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ find: 'found' });
    const [call = ''] = calls();
    const url = new URL(call.slice('GET '.length), 'http://x');
    expect(url.pathname).toBe('/p/7/a,b');
    expect([...url.searchParams]).toEqual([
      ['tags', 'x'],
      ['tags', 'y'],
      ['csv', '1,2'],
      ['piped', '1|2'],
      ['spaced', '1 2'],
      ['filter[size][gt]', '3'],
      ['filter[odd-name]', 'o'],
      ['a', 'A'],
      ['page[size]', '9'],
      ['sort', '-name'],
      ['json', '{"x-y":"z"}'],
    ]);
  });

  test('lists and objects in a query are read back as they were given, whatever is in them', async () => {
    const list = { type: 'array', items: text };
    const shape = { type: 'object', properties: { a: text, 'b-c': text } };
    const { ask, calls, notes } = await world(
      description({
        '/p': {
          get: {
            operationId: 'find',
            parameters: [
              query('csv', list, { explode: false }),
              query('flat', shape, { explode: false }),
              query('piped', shape, { style: 'pipeDelimited' }),
              query('open', { type: 'object', additionalProperties: text }),
              query('deep', { type: 'object', additionalProperties: true }, { style: 'deepObject' }),
              query('expand', list, { style: 'deepObject', explode: true }),
              query(
                'filter',
                {
                  type: 'object',
                  properties: { in: list, at: { type: 'object', properties: { gt: { type: 'integer' } } } },
                },
                { style: 'deepObject' },
              ),
              query('rows', { type: 'array', items: shape }, { style: 'deepObject' }),
              query('nested', { type: 'object', properties: { a: text, below: shape } }),
            ],
            ...answers(text),
          },
        },
      }),
      (_, response) => json(response, 'found'),
    );
    const { errors } =
      await ask(`{ find(csv: ["1,2", "3"], flat: { a: "x,y", b_c: "z" }, piped: { a: "1" }, open: { k: "v", other: ["w"] }, deep: { a: { b: "1" } }, expand: ["c", "d"],
      filter: { in: ["x"], at: { gt: 2 } }, rows: [{ a: "1" }, { b_c: "2" }], nested: { a: "A" }) }`);
    expect(errors).toEqual([]);
    const sent = calls()[0]?.replace('GET /p?', '').replaceAll('%5B', '[').replaceAll('%5D', ']').split('&');
    expect(sent).toEqual([
      'csv=1%2C2,3',
      'flat=a,x%2Cy,b-c,z',
      'piped=a%7C1',
      'k=v',
      'other=w',
      'deep[a][b]=1',
      'expand[]=c',
      'expand[]=d',
      'filter[in][]=x',
      'filter[at][gt]=2',
      'rows[0][a]=1',
      'rows[1][b-c]=2',
      'a=A',
    ]);
    expect(notes.map(({ kind, what, why }) => `${kind} ${what}: ${why}`)).toEqual([
      expect.stringMatching(/^loosened a map: the keys are not known/),
      'loosened the parameter expand: OpenAPI leaves open how a list in this style is written; it is `name[]=` ' +
        '(BRACKETS)',
      'loosened the parameter filter: OpenAPI leaves open how a list in this style is written; it is `name[]=` ' +
        '(BRACKETS)',
      'loosened the parameter rows: OpenAPI leaves open how a list in this style is written; it is ' +
        '`name[0][member]=` (INDEXED_BRACKETS)',
      'loosened the parameter nested: no style writes what lies deeper in an object; a call that gives below is ' +
        'refused',
    ]);
    expect(
      (
        await ask('{ find(nested: { below: { a: "1" } }) }').then(
          ({ errors: told }) => told,
          (error: unknown) => [{ message: String(error) }],
        )
      )[0]?.message,
    ).toContain('expected a scalar in the URL, found an object');
  });

  test('a parameter that is left out is not sent', async () => {
    const { ask, calls } = await world(
      description({
        '/p': {
          get: {
            operationId: 'find',
            parameters: [
              query('q', text),
              query('tags', { type: 'array', items: text }, { explode: false }),
              query('f', { type: 'object', properties: { a: text } }, { style: 'deepObject' }),
            ],
            ...answers(text),
          },
        },
      }),
      (_, response) => json(response, 'x'),
    );
    await ask('{ find }');
    expect(calls()).toEqual(['GET /p']);
  });

  test('required headers and cookies are arguments, optional headers are passed on from the client', async () => {
    const { ask, server, notes } = await world(
      description({
        '/p': {
          get: {
            operationId: 'find',
            parameters: [
              { name: 'X-Tenant', in: 'header', required: true, schema: text },
              { name: 'X-Trace', in: 'header', schema: text },
              { name: 'a', in: 'cookie', schema: text },
              { name: 'b', in: 'cookie', schema: text },
            ],
            ...answers(text),
          },
        },
      }),
      (_, response) => json(response, 'x'),
    );
    await ask('{ find(X_Tenant: "t", b: "2") }');
    expect(server.received[0]?.headers).toMatchObject({ 'x-tenant': 't', cookie: 'b=2' });
    expect(server.received[0]?.headers['x-trace']).toBeUndefined();
    expect(notes).toMatchObject([{ kind: 'loosened', at: '#/paths/~1p/get/parameters/1', what: 'the header X-Trace' }]);
  });

  test('a JSON body has the names and values that the backend knows', async () => {
    const { ask, calls } = await world(
      description(
        {
          '/pets': {
            post: {
              operationId: 'addPet',
              requestBody: { required: true, content: { 'application/json': { schema: ref('Pet') } } },
              ...answers(ref('Pet'), '201'),
            },
          },
        },
        {
          Pet: {
            type: 'object',
            required: ['full-name'],
            properties: {
              id: { type: 'integer', readOnly: true },
              secret: { ...text, writeOnly: true },
              'full-name': text,
              state: { type: 'string', enum: ['on-sale', 'sold'] },
              friends: { type: 'array', items: { type: 'object', properties: { '+1': { type: 'integer' } } } },
            },
          },
        },
      ),
      (_, response) => json(response, { id: 1, 'full-name': 'Rex', state: 'on-sale', friends: [{ '+1': 2 }, {}] }, 201),
    );
    const { data, errors } = await ask(
      'mutation { addPet(input: { full_name: "Rex", state: on_sale, secret: "s", friends: [{ plus_1: 2 }] }) { id ' +
        'full_name state friends { plus_1 } } }',
    );
    expect(errors).toEqual([]);
    expect(calls()).toEqual(['POST /pets {"secret":"s","full-name":"Rex","state":"on-sale","friends":[{"+1":2}]}']);
    expect(data).toEqual({
      addPet: { id: '1', full_name: 'Rex', state: 'on_sale', friends: [{ plus_1: 2 }, { plus_1: null }] },
    });
  });

  test('what is called __proto__ is left out and listed', async () => {
    const shape = (other: string) => ({
      type: 'object',
      properties: JSON.parse(`{"__proto__":{"type":"string"},"${other}":{"type":"string"}}`) as unknown,
    });
    const { ask, calls, notes } = await world(
      description(
        {
          '/p': {
            post: {
              operationId: 'find',
              parameters: [query('__proto__', text), query('deep', shape('a'), { style: 'deepObject' })],
              requestBody: { content: { 'application/json': { schema: shape('b') } } },
              ...answers(shape('c')),
            },
            get: answers(text),
          },
        },
        {},
        {
          security: [{ key: [] }],
          components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: '__proto__' } } },
        },
      ),
      (_, response) => response.setHeader('content-type', 'application/json').end('{"__proto__":"p","c":"C"}'),
    );
    const { data, errors } = await ask('mutation { find(deep: { a: "A" }, input: { b: "B" }) { c } }');
    expect({ data, errors }).toEqual({ data: { find: { c: 'C' } }, errors: [] });
    expect(calls()).toEqual(['POST /p?deep%5Ba%5D=A {"b":"B"}']);
    expect(notes.map(({ kind, what, why }) => `${kind} ${what}: ${why}`).sort()).toEqual([
      ...Array<string>(3).fill('omitted the member __proto__: no mapping has a member of this name'),
      'omitted the query parameter __proto__: no mapping has a member of this name',
      'omitted the security scheme key: no mapping has a member of this name',
    ]);
  });

  test('a form is sent as one', async () => {
    const { ask, server } = await world(
      description({
        '/login': {
          post: {
            operationId: 'login',
            requestBody: {
              content: {
                'application/x-www-form-urlencoded': {
                  schema: { type: 'object', properties: { user: text, 'pass word': text } },
                },
              },
            },
            responses: { 204: { description: '' } },
          },
        },
      }),
      (_, response) => response.writeHead(204).end(),
    );
    const { data } = await ask('mutation { login(input: { user: "a&b", pass_word: "c" }) }');
    expect(data).toEqual({ login: true });
    expect(server.received[0]).toMatchObject({
      body: 'user=a%26b&pass+word=c',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  test('security schemes become what every call carries', async () => {
    const secured = description(
      { '/p': { get: { operationId: 'find', ...answers(text) } } },
      {},
      { security: [{ key: [], token: [], inQuery: [], inCookie: [] }] },
    );
    const components = {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        inQuery: { type: 'apiKey', in: 'query', name: 'api_key' },
        inCookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
        token: { type: 'http', scheme: 'bearer' },
        unused: { type: 'mutualTLS' },
      },
    };
    const { ask, server, sdl } = await world({ ...secured, components }, (_, response) => json(response, 'x'), {
      key: 'k',
      inQuery: 'q',
      inCookie: 'c',
    });
    await ask('{ find }');
    expect(server.received[0]).toMatchObject({ url: '/p?api_key=q', headers: { 'x-key': 'k', cookie: 'sid=c' } });
    expect(sdl).toContain('{ name: "authorization", from: "authorization" }');
  });

  test('variables of a server are configured, with their defaults', async () => {
    const { sdl } = await importValue(
      description(
        { '/p': { get: answers(text) } },
        {},
        {
          servers: [
            {
              url: 'https://{region}.example.com/{base}',
              variables: { region: { default: 'eu' }, base: { default: 'v2' } },
            },
          ],
        },
      ),
    );
    expect(sdl).toContain(
      `baseURL: "https://{$config.region->default('eu')}.example.com/{$config.base->default('v2')}"`,
    );
    expect(await problemsOf(sdl)).toEqual([]);
  });
});

describe('types', () => {
  test('allOf is one type with the members of all, in circles too', async () => {
    const { ask } = await world(
      description(
        { '/n': { get: { operationId: 'node', ...answers(ref('Node')) } } },
        {
          Base: { type: 'object', required: ['name'], properties: { name: text, parent: ref('Node') } },
          Node: {
            allOf: [ref('Base'), { type: 'object', properties: { children: { type: 'array', items: ref('Node') } } }],
          },
        },
      ),
      (_, response) =>
        json(response, {
          name: 'a',
          parent: { name: 'p', parent: { name: 'g' } },
          children: [{ name: 'b', children: [] }],
        }),
    );
    const { data, errors } = await ask(
      '{ node { name parent { name parent { name parent { name } } } children { name children { name } } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      node: {
        name: 'a',
        parent: { name: 'p', parent: { name: 'g', parent: null } },
        children: [{ name: 'b', children: [] }],
      },
    });
  });

  test(
    'a base without members of its own, which others extend, is JSON and listed: GraphQL has no type without ' +
      'fields',
    async () => {
      const base = { type: 'object', discriminator: { propertyName: 'kind' } };
      const child = {
        allOf: [ref('Base'), { type: 'object', properties: { kind: { type: 'string' }, size: { type: 'integer' } } }],
      };
      const { sdl, notes } = await importValue(
        description(
          { '/a': { get: { operationId: 'all', ...answers({ type: 'array', items: ref('Base') }) } } },
          { Base: base, Child: child },
        ),
      );
      expect(await problemsOf(sdl)).toEqual([]);
      expect(sdl).toContain('all: [JSON!]');
      expect(notes.map(({ what, why }) => `${what}: ${why}`)).toContain(
        'the base of 1 schemas: one of them has no members, and GraphQL has no type without fields; it has its own ' +
          'members alone',
      );
    },
  );

  test('oneOf is a union, told apart by its discriminator, by constants or by what is there', async () => {
    const cat = {
      type: 'object',
      required: ['petType', 'lives'],
      properties: { petType: text, lives: { type: 'integer' }, 'fur-color': text },
    };
    const dog = {
      type: 'object',
      required: ['petType', 'barks'],
      properties: { petType: text, barks: { type: 'boolean' } },
    };
    const { ask, notes } = await world(
      description(
        {
          '/a': {
            get: {
              operationId: 'declared',
              ...answers({
                type: 'array',
                items: {
                  oneOf: [ref('Cat'), ref('Dog')],
                  discriminator: {
                    propertyName: 'petType',
                    mapping: { kitten: '#/components/schemas/Cat', Cat: 'Cat' },
                  },
                },
              }),
            },
          },
          '/b': {
            get: {
              operationId: 'constant',
              ...answers({
                anyOf: [
                  { type: 'object', required: ['k'], properties: { k: { enum: ['n'] }, n: { type: 'integer' } } },
                  { type: 'object', required: ['k'], properties: { k: { enum: ['s'] }, s: text } },
                ],
              }),
            },
          },
          '/c': {
            get: {
              operationId: 'present',
              ...answers({ type: 'object', properties: { pet: { oneOf: [ref('Cat'), ref('Dog')] } } }),
            },
          },
        },
        { Cat: cat, Dog: dog },
      ),
      ({ url }, response) =>
        json(
          response,
          url === '/a'
            ? [
                { petType: 'kitten', lives: 9, 'fur-color': 'red' },
                { petType: 'Dog', barks: true },
              ]
            : url === '/b'
              ? { k: 's', s: 'x' }
              : { pet: { petType: '?', barks: false } },
        ),
    );
    const { data, errors } = await ask(`{
      declared { __typename ... on Cat { lives fur_color } ... on Dog { barks } }
      constant { __typename ... on ConstantResultOption2 { s } }
      present { pet { __typename ... on Cat { lives } ... on Dog { barks } } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      declared: [
        { __typename: 'Cat', lives: 9, fur_color: 'red' },
        { __typename: 'Dog', barks: true },
      ],
      constant: { __typename: 'ConstantResultOption2', s: 'x' },
      present: { pet: { __typename: 'Dog', barks: false } },
    });
    expect(notes).toEqual([]);
  });

  test('a declared discriminator tells apart what nothing else does', async () => {
    const same = { type: 'object', required: ['kind'], properties: { kind: text, size: { type: 'integer' } } };
    const { ask } = await world(
      description(
        {
          '/a': {
            get: {
              operationId: 'shape',
              ...answers({
                oneOf: [ref('Circle'), ref('Square')],
                discriminator: { propertyName: 'kind', mapping: { round: '#/components/schemas/Circle' } },
              }),
            },
          },
        },
        { Circle: same, Square: structuredClone(same) },
      ),
      (_, response) => json(response, { kind: 'round', size: 3 }),
    );
    expect((await ask('{ shape { __typename ... on Circle { size } } }')).data).toEqual({
      shape: { __typename: 'Circle', size: 3 },
    });
  });

  const pets = {
    Pet: {
      type: 'object',
      required: ['kind', 'name'],
      properties: { kind: text, name: text, 'pet-tag': text, friend: ref('Pet') },
      discriminator: { propertyName: 'kind', mapping: { kitty: '#/components/schemas/Cat' } },
    },
    Cat: { allOf: [ref('Pet'), { type: 'object', properties: { lives: { type: 'integer' } } }] },
    Dog: { allOf: [ref('Pet'), { type: 'object', required: ['barks'], properties: { barks: { type: 'boolean' } } }] },
    Puppy: {
      allOf: [
        ref('Dog'),
        {
          type: 'object',
          properties: { kind: { type: 'string', enum: ['pup', 'whelp'] }, weeks: { type: 'integer' } },
        },
      ],
    },
    Fish: { allOf: [ref('Pet')] },
  };

  test(
    'what extends a base with a discriminator implements its interface, and what is none of them is another ' + 'type',
    async () => {
      const { ask, sdl, notes } = await world(
        description(
          {
            '/pets': { get: { operationId: 'pets', ...answers({ type: 'array', items: ref('Pet') }) } },
            '/dog': { get: { operationId: 'dog', ...answers(ref('Dog')) } },
          },
          pets,
        ),
        ({ url }, response) =>
          json(
            response,
            url === '/dog'
              ? { kind: 'Dog', name: 'd', barks: true }
              : [
                  { kind: 'kitty', name: 'a', lives: 9, friend: { kind: 'Fish', name: 'f' } },
                  { kind: 'Dog', name: 'b', 'pet-tag': 't', barks: false },
                  { kind: 'whelp', name: 'c', barks: true, weeks: 3 },
                  { kind: 'Bird', name: 'e' },
                  { name: 'g' },
                ],
          ),
      );
      expect(notes.filter(({ what }) => !what.endsWith('.friend`'))).toEqual([]);
      expect(sdl).toContain('interface Pet {\n');
      for (const name of ['Cat', 'Dog', 'Puppy', 'Fish', 'OtherPet'])
        expect(sdl).toContain(`type ${name} implements Pet {`);
      const { data, errors } = await ask(
        '{ pets { __typename name pet_tag friend { __typename name } ... on Cat { lives } ... on Dog { barks } ... ' +
          'on Puppy { weeks } } dog { __typename barks } }',
      );
      expect(errors.map(({ path }) => path)).toEqual([]);
      expect(data).toEqual({
        pets: [
          { __typename: 'Cat', name: 'a', pet_tag: null, friend: { __typename: 'Fish', name: 'f' }, lives: 9 },
          { __typename: 'Dog', name: 'b', pet_tag: 't', friend: null, barks: false },
          { __typename: 'Puppy', name: 'c', pet_tag: null, friend: null, weeks: 3 },
          { __typename: 'OtherPet', name: 'e', pet_tag: null, friend: null },
          { __typename: 'OtherPet', name: 'g', pet_tag: null, friend: null },
        ],
        dog: { __typename: 'Dog', barks: true },
      });
    },
  );

  test('as an argument, a base is one type with the members of all that extend it', async () => {
    const { ask, calls, notes } = await world(
      description(
        {
          '/pets': {
            post: {
              operationId: 'add',
              requestBody: { required: true, content: { 'application/json': { schema: ref('Pet') } } },
              ...answers(text),
            },
          },
        },
        pets,
      ),
      (_, response) => json(response, 'x'),
    );
    expect(
      (await ask('mutation { add(input: { kind: "whelp", name: "c", pet_tag: "t", barks: true, weeks: 3 }) }')).errors,
    ).toEqual([]);
    expect(calls()).toEqual(['POST /pets {"kind":"whelp","name":"c","pet-tag":"t","barks":true,"weeks":3}']);
    expect(notes).toContainEqual({
      kind: 'loosened',
      at: '#/components/schemas/Pet',
      what: 'the base of 4 schemas',
      why: 'GraphQL has no interfaces for arguments; it is one type with the members of all',
    });
  });

  test('in Swagger 2, the discriminator is the name of the member', async () => {
    const { ask } = await world(
      {
        swagger: '2.0',
        info: { title: 'Old', version: '1' },
        host: 'old.example',
        paths: {
          '/shape': {
            get: {
              operationId: 'shape',
              responses: { 200: { description: '', schema: { $ref: '#/definitions/Shape' } } },
            },
          },
        },
        definitions: {
          Shape: { type: 'object', discriminator: 'type', required: ['type'], properties: { type: text } },
          Round: { allOf: [{ $ref: '#/definitions/Shape' }, { properties: { radius: { type: 'number' } } }] },
        },
      },
      (_, response) => json(response, { type: 'Round', radius: 2.5 }),
    );
    expect((await ask('{ shape { __typename type ... on Round { radius } } }')).data).toEqual({
      shape: { __typename: 'Round', type: 'Round', radius: 2.5 },
    });
  });

  test(
    'a circle of types that need a mapping is cut where it repeats, which is told; the field is ' + 'nullable',
    async () => {
      const tree = { type: 'object', required: ['a-b', 'next'], properties: { 'a-b': text, next: ref('Tree') } };
      const { ask, sdl, notes } = await world(
        description({ '/a': { get: { operationId: 'tree', ...answers(ref('Tree')) } } }, { Tree: tree }),
        (_, response) => json(response, { 'a-b': '1', next: { 'a-b': '2', next: { 'a-b': '3' } } }),
      );
      expect(sdl).toContain('  a_b: String!\n  next: Tree\n');
      expect(notes).toMatchObject([
        { kind: 'loosened', at: '#/components/schemas/Tree/properties/next', what: '`Tree.next`' },
      ]);
      expect((await ask('{ tree { a_b next { a_b next { a_b } } } }')).data).toEqual({
        tree: { a_b: '1', next: { a_b: '2', next: null } },
      });
    },
  );

  test('types of which every member leads back to themselves give it as JSON, which is told', async () => {
    const pair = {
      type: 'object',
      properties: { 'left-one': ref('Pair'), 'right-one': { type: 'array', items: ref('Pair') } },
    };
    const leaf = { type: 'object', required: ['value'], properties: { value: { type: 'integer' } } };
    const { ask, sdl, notes } = await world(
      description(
        {
          '/a': { get: { operationId: 'pair', ...answers(ref('Pair')) } },
          '/b': { get: { operationId: 'either', ...answers({ anyOf: [ref('Leaf'), ref('Pair')] }) } },
        },
        { Pair: pair, Leaf: leaf },
      ),
      ({ url }, response) =>
        json(response, url === '/b' ? { value: 3 } : { 'left-one': { 'left-one': { x: 1 } }, 'right-one': [{}, null] }),
    );
    expect(sdl).toContain('type Pair {\n  left_one: JSON\n  right_one: [JSON!]\n}');
    expect(notes.map(({ kind, at, why }) => `${kind} ${at} ${why}`)).toEqual(
      expect.arrayContaining(
        ['left-one', 'right-one'].map(
          (member) =>
            `loosened #/components/schemas/Pair/properties/${member} every selection would be too deep or too ` +
            'long with what lies in it; it is JSON',
        ),
      ),
    );
    expect((await ask('{ pair { left_one } either { ... on Leaf { value } } }')).data).toEqual({
      pair: { left_one: { 'left-one': { x: 1 } } },
      either: { value: 3 },
    });
  });

  test('an envelope in envelopes, or around more than a selection holds, gives what lies deepest as JSON', async () => {
    const envelope = (inner: unknown): unknown => ({ type: 'object', properties: { 'the-data': inner } });
    const wide = {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`member-${index}`, text])),
    };
    const deep = Array.from({ length: 12 }).reduce<unknown>(envelope, { type: 'object', properties: { 'a-b': text } });
    const { ask } = await world(
      description({
        '/deep': { get: { operationId: 'deep', ...answers(deep) } },
        '/wide': { get: { operationId: 'wide', ...answers(envelope(envelope(wide))) } },
      }),
      ({ url }, response) =>
        json(response, {
          'the-data': { 'the-data': url === '/deep' ? { 'the-data': { 'a-b': 'x' } } : { 'member-7': '7' } },
        }),
    );
    expect(
      (
        await ask(
          '{ deep { the_data { the_data { the_data { the_data { __typename } } } } } wide { the_data { the_data } } }',
        )
      ).data,
    ).toEqual({
      deep: { the_data: { the_data: { the_data: { the_data: null } } } },
      wide: { the_data: { the_data: { 'member-7': '7' } } },
    });
  });

  test('objects that cannot be told apart are one type with the members of all, which is told', async () => {
    const { ask, notes } = await world(
      description({
        '/a': {
          get: {
            operationId: 'either',
            ...answers({
              oneOf: [
                { type: 'object', properties: { a: text } },
                { type: 'object', properties: { b: text } },
              ],
            }),
          },
        },
      }),
      (_, response) => json(response, { b: 'B' }),
    );
    expect((await ask('{ either { a b } }')).data).toEqual({ either: { a: null, b: 'B' } });
    expect(notes).toMatchObject([
      { kind: 'loosened', at: '#/paths/~1a/get/responses/200/content/application~1json/schema' },
    ]);
  });

  test('what is nullable in 3.0 and in 3.1 is nullable, what is required is not', async () => {
    const properties = {
      a: text,
      b: { ...text, nullable: true },
      c: { type: ['string', 'null'] },
      d: { anyOf: [text, { type: 'null' }] },
      e: { oneOf: [ref('E'), { type: 'null' }] },
      f: { allOf: [ref('E')], nullable: true },
      g: text,
    };
    const { sdl } = await importValue(
      description(
        {
          '/a': {
            get: {
              operationId: 'a',
              ...answers({ type: 'object', required: ['a', 'b', 'c', 'd', 'e', 'f'], properties }),
            },
          },
        },
        { E: { type: 'object', properties: { x: text } } },
      ),
    );
    expect(
      /type AResult \{([^}]*)\}/
        .exec(sdl)?.[1]
        ?.split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ).toEqual(['a: String!', 'b: String', 'c: String', 'd: String', 'e: E', 'f: E', 'g: String']);
  });

  test('scalars keep what they are: wide integers, instants, identifiers, free objects', async () => {
    const properties = {
      id: { type: 'integer', format: 'int64' },
      user_id: { type: 'integer' },
      count: { type: 'integer' },
      big: { type: 'integer', maximum: 9_007_199_254_740_991 },
      at: { type: 'string', format: 'date-time' },
      on: { type: 'string', format: 'date' },
      ratio: { type: 'number' },
      free: { type: 'object' },
      map: { type: 'object', additionalProperties: { type: 'integer' } },
      anything: {},
      mixed: { type: ['string', 'integer'] },
    };
    const { ask, sdl, notes } = await world(
      description({ '/a': { get: { operationId: 'a', ...answers({ type: 'object', properties }) } } }),
      (_, response) =>
        response
          .setHeader('content-type', 'application/json')
          .end(
            '{"id":9007199254740993,"user_id":9007199254740993,"count":3,"big":9007199254740993,"at":"2024-05-01T00:00:00Z","on":"2024-05-01","ratio":1.5,"free":{"a":[1]},"map":{"x":1},"anything":[true],"mixed":7}',
          ),
    );
    for (const line of [
      'id: ID',
      'user_id: Int64',
      'count: Int',
      'big: Int64',
      'at: DateTime',
      'on: Date',
      'ratio: Float',
      'free: JSON',
      'map: JSON',
      'anything: JSON',
      'mixed: JSON',
    ])
      expect(sdl).toContain(`  ${line}\n`);
    const { data } = await ask('{ a { id user_id count free map anything mixed } }');
    expect(data).toEqual({
      a: {
        id: '9007199254740993',
        user_id: 9_007_199_254_740_993n,
        count: 3,
        free: { a: [1] },
        map: { x: 1 },
        anything: [true],
        mixed: 7,
      },
    });
    expect(notes.map(({ what }) => what)).toEqual(['a map', 'several types (string, integer)']);
  });

  test('names that GraphQL does not have are translated both ways, and never collide', async () => {
    const value = { '@id': '1', id: '2', 'a-b': 'x', a_b: 'y', __proto__x: 'p', '1st': 'f', ünï: 'u', '': 'e' };
    const { ask, sdl } = await world(
      description({
        '/a': {
          get: {
            operationId: 'a',
            ...answers({
              type: 'object',
              properties: Object.fromEntries(Object.keys(value).map((key) => [key, text])),
            }),
          },
        },
      }),
      (_, response) => json(response, value),
    );
    const names = [...(/type AResult \{([^}]*)\}/.exec(sdl)?.[1] ?? '').matchAll(/^ {2}(\w+):/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(new Set(names).size).toBe(Object.keys(value).length);
    const { data, errors } = await ask(`{ a { ${names.join(' ')} } }`);
    expect(errors).toEqual([]);
    expect(Object.values((data?.['a'] ?? {}) as object).sort()).toEqual(Object.values(value).sort());
  });

  test('an enum value that the description does not know is an error at its place', async () => {
    const { ask } = await world(
      description({
        '/a': {
          get: {
            operationId: 'a',
            ...answers({ type: 'array', items: { type: 'string', enum: ['in-progress', 'done', 'null'] } }),
          },
        },
      }),
      (_, response) => json(response, ['in-progress', 'new', 'done', 'null']),
    );
    const { data, errors } = await ask('{ a }');
    expect(data).toEqual({ a: ['in_progress', null, 'done', '_null'] });
    expect(errors).toMatchObject([{ path: ['a', 1] }]);
  });
});

describe('answers', () => {
  test('a success without content is true, and a failure has the message that the description speaks of', async () => {
    const error = { type: 'object', properties: { error: { type: 'object', properties: { message: text } } } };
    const failing = {
      responses: {
        204: { description: '' },
        404: { description: '', content: { 'application/json': { schema: error } } },
      },
    };
    const { ask } = await world(
      description({
        '/a': { delete: { operationId: 'a', ...failing } },
        '/b': { delete: { operationId: 'b', ...failing } },
      }),
      ({ url }, response) =>
        url === '/a' ? response.writeHead(204).end() : json(response, { error: { message: 'no such thing' } }, 404),
    );
    const { data, errors } = await ask('mutation { a b }');
    expect(data).toEqual({ a: true, b: null });
    expect(errors).toMatchObject([{ message: 'no such thing', path: ['b'], extensions: { code: 'NOT_FOUND' } }]);
  });

  test('what cannot be called or read is left out and listed, with its place', async () => {
    const file = { responses: { 200: { description: '', content: { 'application/zip': {} } } } };
    const { sdl, notes } = await importValue(
      description({
        '/zip': { get: file },
        '/moved': { get: { responses: { 302: { description: '' } } } },
        '/upload': {
          post: {
            requestBody: { required: true, content: { 'multipart/form-data': {} } },
            responses: { 204: { description: '' } },
          },
        },
        '/empty': {
          get: {
            operationId: 'empty',
            requestBody: {
              content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: {} } } },
            },
            ...answers(text),
          },
        },
        '/asked': {
          get: {
            operationId: 'asked',
            requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { a: text } } } } },
            ...answers(text),
          },
        },
        '/there': { head: answers(text), get: { operationId: 'there', ...answers(text), callbacks: { done: {} } } },
        '/bad': { get: { operationId: 'bad', ...answers({ $ref: '#/components/schemas/Nowhere' }) } },
      }),
    );
    expect(await problemsOf(sdl)).toEqual([]);
    expect(notes.map(({ kind, at, what }) => `${kind} ${at} ${what}`)).toEqual([
      'omitted #/paths/~1there/head HEAD /there',
      'omitted #/paths/~1there/get/callbacks/done the callback done',
      'omitted #/paths/~1zip/get GET /zip',
      'omitted #/paths/~1moved/get GET /moved',
      'omitted #/paths/~1upload/post/requestBody the body of POST /upload',
      'omitted #/paths/~1asked/get/requestBody the body of GET /asked',
      'loosened #/paths/~1bad/get/responses/200/content/application~1json/schema $ref',
    ]);
  });
});

test('an operation that says nothing of a success answers JSON, and is listed', async () => {
  const { ask, notes } = await world(
    description({
      '/a': { get: { operationId: 'open' } },
      '/b': { get: { operationId: 'failing', responses: { 400: { description: '' } } } },
    }),
    ({ url }, response) => json(response, { from: url }),
  );
  expect(await ask('{ open failing }')).toEqual({
    data: { open: { from: '/a' }, failing: { from: '/b' } },
    errors: [],
  });
  expect(notes.map(({ kind, what }) => `${kind} ${what}`)).toEqual(['loosened GET /a', 'loosened GET /b']);
});

test('an input that requires itself can be left out where it closes its circle, which is listed', async () => {
  const node = (parent: string) => ({
    type: 'object',
    required: ['id', 'parent', 'all'],
    properties: { id: text, parent: ref(parent), all: { type: 'array', items: ref(parent) } },
  });
  const { sdl, notes } = await importValue(
    description(
      {
        '/a': {
          get: { operationId: 'a', ...answers(text) },
          post: {
            operationId: 'b',
            requestBody: { required: true, content: { 'application/json': { schema: ref('Leaf') } } },
            ...answers(text),
          },
        },
      },
      { Leaf: node('Branch'), Branch: node('Leaf') },
    ),
  );
  expect(await problemsOf(sdl)).toEqual([]);
  expect([...sdl.matchAll(/  parent: (.*)/g)].map(([, type]) => type)).toEqual(['BranchInput!', 'LeafInput']);
  expect(notes.map(({ what }) => what)).toEqual(['`BranchInput.parent`']);
});

describe('entities', () => {
  const pet = {
    Pet: { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, name: text, owner: ref('Owner') } },
    Owner: { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, name: text } },
  };

  test('GET /things/{id} finds a type wherever it is referred to', async () => {
    const { ask, calls, sdl } = await world(
      description(
        {
          '/pets/{petId}': {
            get: { operationId: 'pet', parameters: [path('petId', { type: 'integer' })], ...answers(ref('Pet')) },
          },
        },
        pet,
      ),
      (_, response) => json(response, { id: 3, name: 'Rex' }),
    );
    expect(sdl).toContain('@key(fields: "id")');
    const { data } = await ask('query($r: [_Any!]!) { _entities(representations: $r) { ... on Pet { name } } }', {
      r: [{ __typename: 'Pet', id: 3 }],
    });
    expect(data).toEqual({ _entities: [{ name: 'Rex' }] });
    expect(calls()).toEqual(['GET /pets/3']);
  });

  test('GET /things?ids= finds many in one call', async () => {
    const { ask, calls } = await world(
      description(
        {
          '/owners': {
            get: {
              operationId: 'owners',
              parameters: [
                query('ids', { type: 'array', items: { type: 'integer' }, maxItems: 2 }, { explode: false }),
              ],
              ...answers({ type: 'object', properties: { data: { type: 'array', items: ref('Owner') } } }),
            },
          },
        },
        pet,
      ),
      (_, response) =>
        json(response, {
          data: [
            { id: 2, name: 'two' },
            { id: 1, name: 'one' },
          ],
        }),
    );
    const { data } = await ask('query($r: [_Any!]!) { _entities(representations: $r) { ... on Owner { name } } }', {
      r: ['1', '2'].map((id) => ({ __typename: 'Owner', id })),
    });
    expect(data).toEqual({ _entities: [{ name: 'one' }, { name: 'two' }] });
    expect(calls()).toEqual(['GET /owners?ids=1,2']);
  });

  test('keys that come in pages of an unknown size are suggested, not written', async () => {
    const { sdl, notes } = await importValue(
      description(
        {
          '/owners': {
            get: {
              operationId: 'owners',
              parameters: [
                query('ids', { type: 'array', items: { type: 'integer' } }),
                query('limit', { type: 'integer' }),
              ],
              ...answers({ type: 'array', items: ref('Owner') }),
            },
          },
        },
        pet,
      ),
    );
    expect(sdl).not.toContain('@key');
    expect(notes).toMatchObject([{ kind: 'suggestion', at: '#/paths/~1owners/get/parameters/0' }]);
  });
});

describe('Swagger 2', () => {
  test('is read as it is', async () => {
    const { ask, calls, server } = await world(
      {
        swagger: '2.0',
        info: { title: 'Old', version: '1' },
        host: 'old.example',
        basePath: '/v1',
        schemes: ['https'],
        consumes: ['application/json'],
        produces: ['application/json'],
        paths: {
          '/things': {
            get: {
              operationId: 'things',
              parameters: [
                { name: 'tags', in: 'query', type: 'array', items: text, collectionFormat: 'pipes' },
                ...['csv', 'ssv', 'tsv', 'multi'].map((format) => ({
                  name: format,
                  in: 'query',
                  type: 'array',
                  items: text,
                  collectionFormat: format,
                })),
                { name: 'unsaid', in: 'query', type: 'array', items: text },
              ],
              responses: {
                200: { description: '', schema: { type: 'array', items: { $ref: '#/definitions/Thing' } } },
              },
            },
            post: {
              operationId: 'addThing',
              parameters: [{ name: 'thing', in: 'body', required: true, schema: { $ref: '#/definitions/Thing' } }],
              responses: { 200: { description: '', schema: { $ref: '#/definitions/Thing' } } },
            },
          },
          '/forms': {
            post: {
              operationId: 'fill',
              consumes: ['application/x-www-form-urlencoded'],
              parameters: [{ name: 'a', in: 'formData', type: 'string', required: true }],
              responses: { 200: { description: '' } },
            },
          },
        },
        definitions: {
          Thing: {
            type: 'object',
            required: ['name'],
            properties: { name: text, next: { $ref: '#/definitions/Thing' } },
          },
        },
      },
      (_, response) => json(response, [{ name: 'a', next: { name: 'b' } }]),
    );
    const { data } = await ask('{ things(tags: ["x", "y"]) { name next { name next { name } } } }');
    expect(data).toEqual({ things: [{ name: 'a', next: { name: 'b', next: null } }] });
    await ask('mutation { addThing(input: { name: "n", next: { name: "m" } }) { name } fill(input: { a: "1" }) }');
    expect(calls()).toEqual([
      'GET /things?tags=x%7Cy',
      'POST /things {"name":"n","next":{"name":"m"}}',
      'POST /forms a=1',
    ]);
    expect(server.received[2]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    await ask(
      '{ things(csv: ["x,", "y"], ssv: ["x", "y"], tsv: ["x", "y"], multi: ["x", "y"], unsaid: ["x", "y"]) { name } }',
    );
    expect(calls()[3]).toBe('GET /things?csv=x%2C,y&ssv=x%20y&tsv=x%09y&multi=x&multi=y&unsaid=x,y');
  });
});

describe('what stands beside a reference', () => {
  test('describes the member, and not the type that it is of', async () => {
    const { sdl } = await importValue(
      description(
        { '/things': { get: { operationId: 'things', ...answers(ref('Thing')) } } },
        {
          Thing: {
            type: 'object',
            properties: {
              owner: { ...ref('Person'), description: 'Who has it.' },
              kind: { ...ref('Kind'), description: 'Of this thing.' },
            },
          },
          Person: { type: 'object', properties: { name: text } },
          Kind: { type: 'string', enum: ['a'], description: 'All kinds.' },
        },
        { openapi: '3.1.0' },
      ),
    );
    expect(sdl).toContain('\n  "Who has it."\n  owner: Person\n  "Of this thing."\n  kind: Kind\n');
    expect(sdl).toContain('\n\ntype Person {');
    expect(sdl).toContain('\n\n"All kinds."\nenum Kind {');
  });
});

test('the scheme of a server that is a variable has its default, which is told', async () => {
  const servers = [
    {
      url: '{scheme}://{host}:{port}/v1',
      variables: { scheme: { default: 'https' }, host: { default: 'api.example' }, port: { default: '8443' } },
    },
  ];
  const { sdl, notes } = await importValue(
    description({ '/a': { get: { operationId: 'a', ...answers(text) } } }, {}, { servers }),
  );
  expect(sdl).toContain(`baseURL: "https://{$config.host->default('api.example')}:{$config.port->default('8443')}/v1"`);
  expect(notes.map(({ kind, what }) => `${kind} ${what}`)).toContain('loosened the scheme');
  expect(await problemsOf(sdl)).toEqual([]);
});
