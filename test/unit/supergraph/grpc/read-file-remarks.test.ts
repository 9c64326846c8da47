import { expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { loadDescriptorDecoder } from '../../../../src/supergraph/grpc/decode-descriptors.ts';
import { readFileRemarks } from '../../../../src/supergraph/grpc/read-file-remarks.ts';

/** As a compiler writes them: descriptor.proto and google/api/http.proto, as far as they matter here. */
const { root } = protobuf.parse(
  `syntax = "proto2";
  message File { optional string name = 1; optional string package = 2; repeated Service service = 6; }
  message Service { optional string name = 1; repeated Method method = 2; }
  message Method { optional string name = 1; optional string input_type = 2; optional string output_type = 3; optional Options options = 4; }
  message Options { optional bool deprecated = 33; optional int32 idempotency_level = 34; optional Rule http = 72295728; }
  message Rule { optional string get = 2; optional string post = 4; optional string delete = 5; optional Custom custom = 8; repeated Rule additional_bindings = 11; }
  message Custom { optional string kind = 1; optional string path = 2; }`,
  { keepCase: true },
);

test('file descriptors tell how RPCs are bound to HTTP, and what they do', async () => {
  const type = root.lookupType('File');
  const method = [
    {
      name: 'Search',
      options: {
        http: {
          post: '/things:search',
          additional_bindings: [{ get: '/things' }, { custom: { kind: 'head', path: '/things' } }],
        },
      },
    },
    { name: 'Sum', options: { idempotency_level: 1 } },
    { name: 'Again', options: { idempotency_level: 2, deprecated: true } },
    { name: 'Plain' },
  ];
  const bytes = type
    .encode(type.fromObject({ name: 'a.proto', package: 'a.v1', service: [{ name: 'S', method }] }))
    .finish();
  const { methodOptions, deprecated } = readFileRemarks([(await loadDescriptorDecoder()).file(bytes)]);
  expect([...methodOptions]).toEqual([
    [
      'a.v1.S.Search',
      {
        bindings: [
          { verb: 'POST', path: '/things:search' },
          { verb: 'GET', path: '/things' },
          { verb: 'HEAD', path: '/things' },
        ],
        idempotencyLevel: undefined,
      },
    ],
    ['a.v1.S.Sum', { bindings: [], idempotencyLevel: 'NO_SIDE_EFFECTS' }],
    ['a.v1.S.Again', { bindings: [], idempotencyLevel: 'IDEMPOTENT' }],
  ]);
  expect([...deprecated]).toEqual(['a.v1.S.Again']);
});
