import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** An issuer of tokens: a real HTTP server with its keys at `/jwks` and its description where discovery looks. */
export interface Issuer {
  readonly url: string;
  /** Fetches of its keys, or questions, so far. */
  readonly fetches: number;
  /** What it does when it is asked; `up` at first. */
  mode: 'up' | 'failing' | 'hanging' | 'rubbish';
  /** Makes a key and publishes it. */
  addKey(kid: string, alg?: string): Promise<void>;
  /** Takes a key back. */
  dropKey(kid: string): void;
  /** Signs with a key of that name, published or not. Valid for an hour after `nowMs`, unless told. */
  sign(
    claims: Readonly<Record<string, unknown>>,
    options?: {
      readonly kid?: string | undefined;
      readonly header?: Readonly<Record<string, unknown>>;
      readonly nowMs?: number;
    },
  ): Promise<string>;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const keys = new Map<string, { readonly alg: string; readonly privateKey: CryptoKey; readonly jwk: JWK }>();
  const signing = new Map<string, { readonly alg: string; readonly privateKey: CryptoKey }>();
  const hanging = new Set<ServerResponse>();
  let fetches = 0;
  let mode: Issuer['mode'] = 'up';
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks` }));
      return;
    }
    fetches += 1;
    if (mode === 'hanging') hanging.add(response);
    else if (mode === 'failing') response.writeHead(500).end('no');
    else if (mode === 'rubbish') response.end('<html>');
    else response.end(JSON.stringify({ keys: [...keys.values()].map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const makeKey = async (kid: string, alg: string): Promise<void> => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    signing.set(kid, { alg, privateKey });
    keys.set(kid, { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } });
  };
  const issuer: Issuer = {
    url,
    get fetches() {
      return fetches;
    },
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
    },
    addKey: (kid, alg = 'ES256') => makeKey(kid, alg),
    dropKey: (kid) => void keys.delete(kid),
    async sign(claims, { kid = 'k1', header = {}, nowMs = Date.now() } = {}) {
      const key = signing.get(kid);
      if (key === undefined) throw new Error(`no key ${kid}`);
      const seconds = Math.floor(nowMs / 1_000);
      const complete: JWTPayload = { iss: url, aud: 'api', sub: 'ada', iat: seconds, exp: seconds + 3_600, ...claims };
      const present = Object.fromEntries(Object.entries(complete).filter(([, value]) => value !== undefined));
      return new SignJWT(present).setProtectedHeader({ alg: key.alg, kid, ...header }).sign(key.privateKey);
    },
    close() {
      hanging.forEach((response) => response.destroy());
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await issuer.addKey('k1');
  return issuer;
}
