import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../../src/config/read-config.ts';

const page = readFileSync(new URL('../../../docs/authentication.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('docs/authentication.md', () => {
  test('has examples', () => expect(examples.length).toBeGreaterThan(5));

  test.each(examples.map((text, index) => [index + 1, text] as const))(
    'its configuration number %i is accepted',
    (index, text) => {
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, text.replaceAll('/run/secrets/', ''));
      // What an example names has to be there.
      for (const [, name = ''] of text.matchAll(/: (?:\/run\/secrets\/)?([\w-]+(?:\.pem|\.json)?) *[,}\n]/g))
        writeFileSync(join(folder, name), '');
      expect(() => readConfig(file)).not.toThrow();
    },
  );

  test('paths in the configuration are relative to it', () => {
    const file = join(folder, 'paths.yaml');
    const absolute = join(mkdtempSync(join(folder, 'else-')), 'ca.pem');
    for (const name of ['a.pem', 'k.pem', 'keys.json', 's1', 's2', 's3', 's4', 's5'])
      writeFileSync(join(folder, name), '');
    writeFileSync(absolute, '');
    writeFileSync(
      file,
      `listen: { tls: { cert: a.pem, key: k.pem, ca: ${absolute}, clientCertificate: require } }
authentication:
  issuers: { own: { issuer: x, jwksFile: keys.json, audiences: ['*'] } }
  introspection: { url: 'https://x', clientId: c, clientSecret: { file: s1 } }
subgraphs:
  a: { auth: { clientCredentials: { tokenUrl: 'https://x', clientId: c, clientSecret: { file: s2 } } }, sources: { b: { auth: { tokenExchange: { tokenUrl: 'https://x', clientId: c, clientSecret: { file: s3 } } } } } }
cache: { purge: { token: { file: s4 } } }
redis: { url: 'redis://x', passwordFile: s5 }
`,
    );
    const { listen, authentication, subgraphs, cache, redis } = readConfig(file);
    expect(listen.tls).toMatchObject({ cert: join(folder, 'a.pem'), key: join(folder, 'k.pem'), ca: absolute });
    expect(cache.purge?.token).toMatchObject({ file: join(folder, 's4') });
    expect(redis?.passwordFile).toBe(join(folder, 's5'));
    expect(authentication.issuers['own']?.jwksFile).toBe(join(folder, 'keys.json'));
    expect(authentication.introspection?.clientSecret?.file).toBe(join(folder, 's1'));
    expect(subgraphs['a']?.auth?.clientCredentials?.clientSecret.file).toBe(join(folder, 's2'));
    expect(subgraphs['a']?.sources['b']?.auth?.tokenExchange?.clientSecret?.file).toBe(join(folder, 's3'));
  });
});
