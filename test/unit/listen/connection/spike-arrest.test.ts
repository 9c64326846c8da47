import { afterEach, describe, expect, test } from '@jest/globals';
import { createSpikeArrest } from '../../../../src/listen/connection/spike-arrest.ts';
import { openLimitWorld } from '../../../support/limit-world.ts';

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

function admits(arrest: (address: string) => void, address: string): boolean {
  try {
    arrest(address);
    return true;
  } catch {
    return false;
  }
}

describe('a spike', () => {
  test('is admitted up to the burst, and then at the rate', () => {
    let nowMs = 1_000;
    const arrest = createSpikeArrest({ requestsPerSecond: 10, burst: 5 }, () => nowMs);
    const count = (times: number): number =>
      Array.from({ length: times }, () => admits(arrest, '192.0.2.1')).filter(Boolean).length;
    expect(count(20)).toBe(5);
    nowMs += 100;
    expect(count(20)).toBe(1);
    nowMs += 60_000;
    expect(count(20)).toBe(5);
  });

  test('of one address is no matter to others, of which one IPv6 network is one', () => {
    const arrest = createSpikeArrest({ requestsPerSecond: 1, burst: 1 }, () => 1_000);
    expect(
      [
        '192.0.2.1',
        '192.0.2.2',
        '2001:db8:0:1::1',
        '2001:db8:0:2::1',
        '2001:db8:0:1::7',
        '2001:db8:0:1:ffff::2',
        '192.0.2.1',
      ].map((address) => admits(arrest, address)),
    ).toEqual([true, true, true, true, false, false, false]);
  });

  test('of a hundred thousand addresses takes no more memory, and strikes few that come once', () => {
    const arrest = createSpikeArrest({ requestsPerSecond: 10, burst: 20 }, () => 1_000);
    const admitted = Array.from({ length: 100_000 }, (_, index) =>
      admits(arrest, `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`),
    ).filter(Boolean).length;
    expect(admitted).toBe(100_000);
  });

  test('is refused with 429 before the body is read', async () => {
    const world = await openLimitWorld(
      'type Query { a: Value @connect(source: "api", http: { GET: "/a" }, selection: "value") } type Value { ' +
        'value: String }',
      {
        spikeArrest: { requestsPerSecond: 0.5, burst: 2 },
      },
    );
    toClose.push(world);
    expect([(await world.ask('{ a { value } }')).status, (await world.ask('{ a { value } }')).status]).toEqual([
      200, 200,
    ]);
    const refused = await fetch(world.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'no JSON at all',
    });
    expect([
      refused.status,
      refused.headers.get('retry-after'),
      refused.headers.get('ratelimit-policy'),
      refused.headers.get('ratelimit'),
    ]).toEqual([429, '2', '"spike";q=2;w=4', '"spike";r=0;t=2']);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 2 } }] });
  });
});
