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
    [
      'dial tcp: lookup orders-db on 10.0.0.2:53: no such host',
      'dial tcp: lookup [address] on [address]: no such host',
    ],
    ['java.net.UnknownHostException: orders', 'java.net.UnknownHostException: [address]'],
    [
      'java.net.ConnectException: Connection refused: orders/10.0.0.5:8080',
      'java.net.ConnectException: Connection refused: [address]',
    ],
    [
      "HTTPConnectionPool(host='orders', port=8080): Max retries exceeded",
      "HTTPConnectionPool(host='[address]', port=8080): Max retries exceeded",
    ],
    ["Can't connect to MySQL server on 'mysql' (111)", "Can't connect to MySQL server on '[address]' (111)"],
    ['could not translate host name "db" to address', 'could not translate host name "[address]" to address'],
    [
      'connection to server at "db" (10.0.0.3), port 5432 failed',
      'connection to server at "[address]" ([address]), port 5432 failed',
    ],
    ['no pg_hba.conf entry for host=db user=app', 'no pg_hba.conf entry for host=[address] user=app'],
    ['Error 111 connecting to redis-master:6379.', 'Error 111 connecting to [address].'],
    ['no route to db.eu-west-1.rds.amazonaws.com', 'no route to [address]'],
    ['localhost is down', '[address] is down'],
    ["ENOENT: no such file or directory, open '/etc/orders/token'", "ENOENT: no such file or directory, open '[file]'"],
    ['cannot load C:\\apps\\orders\\settings', 'cannot load [file]'],
    ['cannot read /app/config/settings.yml', 'cannot read [file]'],
    ['app/models/order.rb:12: undefined method', '[file]: undefined method'],
    ["thread 'main' panicked at src/main.rs:4:5", "thread 'main' panicked at [file]"],
    ['boom at Object.<anonymous> (/srv/a.js:1:2) at run (node:internal/modules:1:2)', 'boom'],
    ['at com.acme.Orders.find(Orders.java:42)', ''],
  ])('takes the address out of %j', (message, masked) => {
    expect(maskMessage(message)).toBe(masked);
  });

  test.each([
    'Stock of product 12:30 is 5',
    'open from 12:30:45 on',
    'std::string is no name',
    'look at order 7',
    'price/unit 3.50',
    'Value "a.b" is not allowed',
    'e.g. version 1.2.3',
    'line:1234 of the file',
    'order-1234 at Table (row 12)',
    'java.net.SocketException: reset',
    'write to help@shop.example.com',
    'Order.total.sum must be positive',
    '/data/attributes/title is too long',
    'the host name is missing',
    'ETIMEDOUT: operation timed out',
  ])('leaves %j as it is', (message) => {
    expect(maskMessage(message)).toBe(message);
  });
});
