import { describe, expect, test } from '@jest/globals';
import { readConfig, type ConfigInput } from '../../../src/config/read-config.ts';

const shown = (input: ConfigInput): readonly unknown[] => {
  const { introspection, sandbox, metrics, offByDefault } = readConfig(undefined, input);
  return [introspection.enabled, sandbox.enabled, metrics.public, offByDefault];
};

describe('introspection, the sandbox and metrics beside GraphQL', () => {
  test.each([
    '127.0.0.1',
    '127.1.2.3',
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    'localhost',
    'LocalHost',
  ])('are on by default at %s', (host) => {
    expect(shown({ listen: { host }, metrics: { enabled: true } })).toEqual([true, true, true, []]);
  });

  test.each([
    '0.0.0.0',
    '::',
    '192.0.2.1',
    '2001:db8::1',
    '::ffff:192.0.2.1',
    'gateway.internal',
    'localhost.example.com',
    '127.0.0.1.example.com',
    '',
  ])('are off by default at %j', (host) => {
    expect(shown({ listen: { host }, metrics: { enabled: true } })).toEqual([
      false,
      false,
      false,
      ['introspection.enabled', 'sandbox.enabled', 'metrics.public'],
    ]);
  });

  test('are what the operator says, wherever that is', () => {
    const listen = { host: '0.0.0.0' };
    expect(
      shown({
        listen,
        introspection: { enabled: true },
        sandbox: { enabled: true },
        metrics: { enabled: true, public: true },
      }),
    ).toEqual([true, true, true, []]);
    expect(shown({ listen, introspection: { enabled: false }, sandbox: { enabled: true } })).toEqual([
      false,
      true,
      false,
      [],
    ]);
    expect(
      shown({
        introspection: { enabled: false },
        sandbox: { enabled: false },
        metrics: { enabled: true, public: false },
      }),
    ).toEqual([false, false, false, []]);
  });

  test('are not missed where metrics are off, or have a port of their own', () => {
    const off = ['introspection.enabled', 'sandbox.enabled'];
    for (const metrics of [{}, { enabled: true, port: 9464 }])
      expect(shown({ listen: { host: '0.0.0.0' }, metrics })[3]).toEqual(off);
  });
});
