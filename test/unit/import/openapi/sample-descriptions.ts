import { answers, description } from './import-world.ts';

const text = { type: 'string' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Descriptions that between them use all that the importer understands; fuzzing starts from them. */
export const SAMPLES: readonly unknown[] = [
  description(
    {
      '/pets': {
        parameters: [{ $ref: '#/components/parameters/page' }],
        get: {
          operationId: 'pets/list',
          tags: ['pets'],
          summary: 'All pets',
          description: 'All of them.',
          parameters: [
            {
              name: 'ids',
              in: 'query',
              schema: { type: 'array', items: { type: 'integer', format: 'int64' }, maxItems: 20 },
              explode: false,
            },
            {
              name: 'filter',
              in: 'query',
              style: 'deepObject',
              schema: {
                type: 'object',
                properties: {
                  state: { type: 'string', enum: ['on-sale', 'sold'] },
                  size: { type: 'object', properties: { gt: { type: 'integer' } } },
                },
              },
            },
            { name: 'X-Tenant', in: 'header', required: true, schema: text },
            { name: 'sid', in: 'cookie', schema: text },
          ],
          responses: {
            200: {
              description: 'ok',
              content: { 'application/json': { schema: { type: 'array', items: ref('Pet') } } },
            },
            default: { $ref: '#/components/responses/Problem' },
          },
        },
        post: {
          operationId: 'addPet',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: ref('Pet') }, 'multipart/form-data': { schema: {} } },
          },
          ...answers(ref('Pet'), '201'),
        },
      },
      '/pets/{petId}': {
        get: {
          operationId: 'getPet',
          deprecated: true,
          parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'integer' } }],
          ...answers(ref('Pet')),
        },
        delete: {
          parameters: [{ name: 'petId', in: 'path', required: true, schema: text }],
          responses: { 204: { description: '' } },
        },
      },
      '/events': {
        get: {
          operationId: 'events',
          ...answers({
            type: 'array',
            items: {
              oneOf: [ref('Born'), ref('Sold')],
              discriminator: { propertyName: 'kind', mapping: { born: '#/components/schemas/Born', sold: 'Sold' } },
            },
          }),
        },
      },
      '/login': {
        post: {
          operationId: 'login',
          requestBody: {
            content: {
              'application/x-www-form-urlencoded': {
                schema: { type: 'object', properties: { user: text, 'pass-word': text } },
                encoding: { user: { style: 'form' } },
              },
            },
          },
          ...answers({ type: 'object', additionalProperties: text }),
          security: [{ key: [] }],
        },
      },
    },
    {
      Base: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer' }, '@type': text, parent: ref('Pet') },
      },
      Pet: {
        allOf: [
          ref('Base'),
          {
            type: 'object',
            required: ['name'],
            properties: {
              name: text,
              state: { type: 'string', enum: ['on-sale', 'sold', ''] },
              tags: { type: 'array', items: { type: 'array', items: text } },
              friends: { type: 'array', items: ref('Pet') },
              choice: { anyOf: [text, { type: 'integer' }] },
              secret: { ...text, writeOnly: true },
              seen: { type: 'string', format: 'date-time', readOnly: true, nullable: true },
              meta: { type: 'object' },
            },
          },
        ],
      },
      Born: {
        type: 'object',
        required: ['kind'],
        properties: { kind: text, pet: ref('Pet'), at: { type: 'string', format: 'date' } },
      },
      Sold: {
        type: 'object',
        required: ['kind', 'price'],
        properties: { kind: text, price: { type: 'number' }, next: { oneOf: [ref('Born'), ref('Sold')] } },
      },
      Tree: { type: 'object', properties: { 'left-side': ref('Tree'), right: ref('Tree') } },
      Problem: { type: 'object', properties: { message: text } },
    },
    { security: [{ token: [] }] },
  ),
  {
    openapi: '3.1.0',
    info: { title: 'New', version: '2' },
    servers: [{ url: 'https://{region}.example.com/v1', variables: { region: { default: 'eu' } } }],
    paths: {
      '/trees/{name}': {
        put: {
          operationId: 'putTree',
          parameters: [{ name: 'name', in: 'path', required: true, schema: { type: ['string', 'integer'] } }],
          requestBody: {
            content: { 'application/merge-patch+json': { schema: { $ref: '#/components/schemas/Tree' } } },
          },
          ...answers({ $ref: '#/components/schemas/Tree' }),
        },
      },
      '/shapes': {
        get: {
          operationId: 'shapes',
          parameters: [
            {
              name: 'near',
              in: 'query',
              explode: false,
              schema: { type: 'object', properties: { 'x-y': { type: 'number' }, z: text } },
            },
            { name: 'expand', in: 'query', style: 'deepObject', schema: { type: 'array', items: text } },
          ],
          ...answers({ type: 'array', items: { $ref: '#/components/schemas/Shape' } }),
        },
        post: {
          operationId: 'addShape',
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Shape' } } } },
          ...answers(text),
        },
      },
      '/any': {
        get: {
          operationId: 'any',
          ...answers({
            type: ['object', 'null'],
            properties: {
              const: { const: 'a' },
              either: {
                anyOf: [
                  { type: 'object', required: ['a'], properties: { a: { type: 'boolean' } } },
                  { type: 'object', required: ['b'], properties: { b: { $ref: '#/components/schemas/Tree' } } },
                ],
              },
              tuple: { type: 'array', prefixItems: [text] },
              all: true,
            },
          }),
        },
      },
    },
    components: {
      schemas: {
        Shape: {
          type: 'object',
          required: ['kind'],
          properties: {
            kind: { type: 'string', enum: ['Round', 'sq', 'Shape'] },
            inside: { type: 'array', items: { $ref: '#/components/schemas/Shape' } },
          },
          discriminator: { propertyName: 'kind', mapping: { sq: 'Square' } },
        },
        Round: {
          allOf: [
            { $ref: '#/components/schemas/Shape' },
            { type: 'object', properties: { 'radius-cm': { type: 'number' } } },
          ],
        },
        Square: {
          allOf: [
            { $ref: '#/components/schemas/Shape' },
            { type: 'object', properties: { side: { type: 'number' }, kind: { const: 'sq' } } },
          ],
        },
        Cube: { allOf: [{ $ref: '#/components/schemas/Square' }] },
        Tree: {
          type: 'object',
          properties: {
            'left-side': { $ref: '#/components/schemas/Tree' },
            value: { type: ['integer', 'null'] },
            merged: { allOf: [{ $ref: '#/components/schemas/Tree' }, { properties: { value: text } }] },
          },
        },
      },
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    },
    webhooks: { changed: { post: {} } },
    security: [{ key: [] }],
  },
  {
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    host: 'old.example',
    basePath: '/v1',
    consumes: ['application/json'],
    produces: ['application/json', 'text/xml'],
    securityDefinitions: { q: { type: 'apiKey', in: 'query', name: 'key' }, b: { type: 'basic' } },
    security: [{ q: [] }, { b: [] }],
    paths: {
      '/things': {
        get: {
          operationId: 'things',
          parameters: [{ name: 'tags', in: 'query', type: 'array', items: text, collectionFormat: 'multi' }],
          responses: { 200: { description: '', schema: { type: 'array', items: { $ref: '#/definitions/Thing' } } } },
        },
        post: {
          operationId: 'addThing',
          parameters: [{ name: 'thing', in: 'body', required: true, schema: { $ref: '#/definitions/Thing' } }],
          responses: { 200: { description: '', schema: { $ref: '#/definitions/Thing' } } },
        },
      },
      '/forms': {
        post: {
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
        discriminator: 'kind',
        properties: { name: text, kind: text, next: { $ref: '#/definitions/Thing' } },
      },
      Tool: { allOf: [{ $ref: '#/definitions/Thing' }, { properties: { weight: { type: 'number' } } }] },
    },
  },
];
