import { describe, expect, test } from '@jest/globals';
import { maskMessage } from '../../../src/shape/mask-message.ts';

describe('maskMessage', () => {
  test.each([
    ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED [address]'],
    ['GET https://orders.internal:8443/v1/orders?id=1 failed', 'GET [address] failed'],
    ['getaddrinfo ENOTFOUND db.internal:5432', 'getaddrinfo ENOTFOUND [address]'],
    ['localhost:4001 is down', '[address] is down'],
    ['getaddrinfo ENOTFOUND orders', 'getaddrinfo ENOTFOUND [address]'],
    ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED [address]'],
    ['no route to [fe80::1%eth0]:443', 'no route to [address]'],
    ['db.internal refused', '[address] refused'],
    ['orders.shop.svc.cluster.local: no answer', '[address]: no answer'],
    ['cannot read /srv/app/orders.ts:12:7', 'cannot read [file]'],
    ['boom\n    at find (/srv/app.js:1:2)\n    at run (node:internal:1)', 'boom'],
    ['Traceback (most recent call last):\n  File "/srv/app.py", line 1', ''],
  ])('takes the address out of %j', (message, masked) => {
    expect(maskMessage(message)).toBe(masked);
  });

  test.each(['Stock of product 12:30 is 5', 'open from 12:30:45 on', 'std::string is no name', 'look at order 7', 'price/unit 3.50', 'Value "a.b" is not allowed', 'e.g. version 1.2.3'])('leaves %j as it is', (message) => {
    expect(maskMessage(message)).toBe(message);
  });
});
