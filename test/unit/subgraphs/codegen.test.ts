import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { executeCodegen, loadContext } from '@graphql-codegen/cli';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { buildSchema, parse, validate } from 'graphql';
import * as operations from '../../operations/operations.generated.ts';

// The generator would `require` them, which Jest cannot do with the ES modules that they use.
const plugins = new Map<
  string,
  {
    readonly plugin:
      | typeof typescript.plugin
      | typeof typescriptOperations.plugin
      | typeof typescriptResolvers.plugin
      | typeof typedDocumentNode.plugin;
  }
>([
  ['@graphql-codegen/typed-document-node', typedDocumentNode],
  ['@graphql-codegen/typescript', typescript],
  ['@graphql-codegen/typescript-operations', typescriptOperations],
  ['@graphql-codegen/typescript-resolvers', typescriptResolvers],
]);

describe('generated types', () => {
  test('are not stale: `npx graphql-codegen` would write what is there', async () => {
    const context = await loadContext('codegen.yml');
    context.updateConfig({
      silent: true,
      pluginLoader: (name: string) => plugins.get(name) ?? Promise.reject(new Error(`${name} is not loaded.`)),
    });
    const { result, error } = await executeCodegen(context);
    expect(error).toBeNull();
    expect(result).toHaveLength(4);
    for (const { filename, content } of result) {
      expect({ filename, content: readFileSync(filename, 'utf8') }).toEqual({ filename, content });
    }
  });

  test('the sandbox’s examples are operations of the public schema', () => {
    const schema = buildSchema(readFileSync('schema/public.graphql', 'utf8'));
    for (const file of readdirSync('schema/examples')) {
      expect({ file, problems: validate(schema, parse(readFileSync(`schema/examples/${file}`, 'utf8'))) }).toEqual({
        file,
        problems: [],
      });
    }
  });

  test('the operations are those of the public schema', () => {
    const schema = buildSchema(readFileSync('schema/public.graphql', 'utf8'));
    const documents = Object.values(operations);
    expect(documents.length).toBeGreaterThanOrEqual(4);
    for (const document of documents) expect(validate(schema, document)).toEqual([]);
  });
});
