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

  test.each(examples.map((text, index) => [index + 1, text] as const))('its configuration number %i is accepted', (index, text) => {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, text);
    expect(() => readConfig(file)).not.toThrow();
  });

  test('paths in the configuration are relative to it', () => {
    const file = join(folder, 'paths.yaml');
    writeFileSync(
      file,
      `listen: { tls: { cert: a.pem, key: k.pem, ca: /ca.pem, clientCertificate: require } }
authentication:
  issuers: { own: { issuer: x, jwksFile: keys.json, audiences: ['*'] } }
  introspection: { url: 'https://x', clientId: c, clientSecret: { file: s1 } }
subgraphs:
  a: { auth: { clientCredentials: { tokenUrl: 'https://x', clientId: c, clientSecret: { file: s2 } } }, sources: { b: { auth: { tokenExchange: { tokenUrl: 'https://x', clientId: c, clientSecret: { file: s3 } } } } } }
`,
    );
    const { listen, authentication, subgraphs } = readConfig(file);
    expect(listen.tls).toMatchObject({ cert: join(folder, 'a.pem'), key: join(folder, 'k.pem'), ca: '/ca.pem' });
    expect(authentication.issuers['own']?.jwksFile).toBe(join(folder, 'keys.json'));
    expect(authentication.introspection?.clientSecret?.file).toBe(join(folder, 's1'));
    expect(subgraphs['a']?.auth?.clientCredentials?.clientSecret.file).toBe(join(folder, 's2'));
    expect(subgraphs['a']?.sources['b']?.auth?.tokenExchange?.clientSecret?.file).toBe(join(folder, 's3'));
  });
});
