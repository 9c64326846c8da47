import { describe, expect, test } from '@jest/globals';
import { maskMessage } from '../../../src/shape/mask-message.ts';

describe('maskMessage', () => {
  test.each([
    ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED [address]'],
    ['GET https://orders.internal:8443/v1/orders?id=1 failed', 'GET [address] failed'],
    ['getaddrinfo ENOTFOUND db.internal:5432', 'getaddrinfo ENOTFOUND [address]'],
    ['localhost:4001 is down', '[address] is down'],
  ])('takes the address out of %j', (message, masked) => {
    expect(maskMessage(message)).toBe(masked);
  });

  test.each(['Stock of product 12:30 is 5', 'Value "a.b" is not allowed', 'e.g. version 1.2.3'])('leaves %j as it is', (message) => {
    expect(maskMessage(message)).toBe(message);
  });
});
