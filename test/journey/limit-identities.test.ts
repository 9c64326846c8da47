import { afterEach, describe, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../src/config/read-config.ts';
import { openLimitWorld, type Asked, type LimitWorld } from '../support/limit-world.ts';

const toClose: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

async function world(body: string, input: ConfigInput = {}): Promise<LimitWorld> {
  const opened = await openLimitWorld(body, input);
  toClose.push(opened);
  return opened;
}

const A = '@connect(source: "api", http: { GET: "/a" }, selection: "value") ';
const VALUE = 'type Value { value: String }';

function isAdmitted({ errors }: Asked): boolean {
  return errors === undefined;
}

describe.each(['gatefold', 'apollo'] as const)('an address behind the door of %s', (server) => {
  const open = (by: string): Promise<LimitWorld> =>
    world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h"${by}) } ${VALUE}`, { server, listen: { trustedProxies: ['127.0.0.1'] } });
  const admitted = async ({ ask }: LimitWorld, addresses: readonly string[]): Promise<readonly boolean[]> => {
    const found: boolean[] = [];
    for (const address of addresses) found.push(isAdmitted(await ask('{ a { value } }', { headers: { 'x-forwarded-for': address } })));
    return found;
  };

  test.each(['', ', by: ["caller"]', ', by: ["address"]', ', by: ["address", "header:x-none"]'])('counts as one with all of its IPv6 network of 64 bits%s', async (by) => {
    const network = ['2001:db8:0:7::1', '2001:db8:0:7::2', '2001:DB8:0:7:ffff:ffff:ffff:ffff', '[2001:db8:0:7::3]:443', '2001:db8:0:7::4%1'];
    expect(await admitted(await open(by), [...network, '2001:db8:0:8::1'])).toEqual([true, false, false, false, false, true]);
  });

  test('that is mapped into IPv6 is the IPv4 address', async () => {
    const spelled = ['198.51.100.1', '::ffff:198.51.100.1', '::FFFF:c633:6401', '0:0:0:0:0:ffff:c633:6401', '198.51.100.1:80'];
    expect(await admitted(await open(', by: ["address"]'), [...spelled, '198.51.100.2'])).toEqual([true, false, false, false, false, true]);
  });
});
