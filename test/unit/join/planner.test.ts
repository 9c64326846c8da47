import { afterEach, describe, expect, test } from '@jest/globals';
import { configSchema, type Config } from '../../../src/config/schema.ts';
import { createGateway, type Gateway } from '../../../src/gateway.ts';
import { openPlanner } from '../../../src/join/planner.ts';
import type { Log } from '../../../src/observe/log.ts';
import { NO_OVERRIDES } from '../../../src/plan/model/decide-overrides.ts';
import { loadSupergraph } from '../../../src/supergraph/load/load-supergraph.ts';
import type { Supergraph } from '../../../src/supergraph/supergraph.ts';
import { composeText } from '../plan/compose-text.ts';

const good = composeText({
  a: 'type Query { shop: Shop } type Shop @key(fields: "id") { id: ID! }',
  b: 'type Query { open: Boolean } type Shop @key(fields: "id") { id: ID! name: String }',
}).sdl;

/** A supergraph of which the portable planner alone takes no field set, and one that neither takes. */
const withAlias = loadSupergraph(good);
const forNative: Supergraph = { ...withAlias, sdl: good.replace('key: "id"', 'key: "other: id"') };
const forNobody: Supergraph = { ...withAlias, sdl: 'type Query { open: Boolean }' };

function configOf(engine: Config['planner']['engine']): Config {
  return configSchema.parse({ planner: { engine, timeoutMs: 60_000 }, log: { level: 'silent' } });
}

function linesOf(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  // Nothing else of a log is used here.
  return { lines, log: { warn: (_members: unknown, line: string) => void lines.push(line) } as unknown as Log };
}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

describe('a planner is opened by planning', () => {
  test('and what the configured one cannot read, the other one plans, which the log says', async () => {
    const { log, lines } = linesOf();
    const planner = await openPlanner(forNative, configOf('portable').planner, log);
    opened.push(planner);
    await expect(planner.plan('{ open }', NO_OVERRIDES)).resolves.toMatchObject({ steps: [{ subgraph: 'b' }] });
    expect(lines.join()).toContain('the portable planner cannot plan on this graph: the native one serves it');
  });

  test('and rejects, with the place and the reason, when neither can', async () => {
    const { log } = linesOf();
    await expect(openPlanner(forNobody, configOf('native').planner, log)).rejects.toMatchObject({
      name: 'SchemaFailure',
      problems: [
        {
          code: 'UNPLANNABLE',
          coordinate: 'Query.shop',
          message: expect.stringMatching(/^the native planner cannot plan it: ./),
        },
        { code: 'UNPLANNABLE', coordinate: 'Query.open' },
      ],
    });
  });

  test('and says nothing where all is well', async () => {
    const { log, lines } = linesOf();
    opened.push(await openPlanner(withAlias, configOf('native').planner, log));
    expect(lines).toEqual([]);
  });
});

describe('a graph that cannot be planned on', () => {
  const open = async (supergraph: Supergraph): Promise<Gateway> => {
    const config = configOf('native');
    const gateway = await createGateway({ config, supergraph, log: linesOf().log });
    opened.push(gateway);
    return gateway;
  };

  test('is not opened at start', async () => {
    await expect(open(forNobody)).rejects.toMatchObject({ name: 'SchemaFailure' });
  });

  test('takes no place at a swap: the old one serves on', async () => {
    const gateway = await open(withAlias);
    await expect(gateway.swap(forNobody)).rejects.toMatchObject({ name: 'SchemaFailure' });
    expect(gateway.current()).toBe(withAlias);
    expect(gateway.ready()).toBe(true);
    await expect(gateway.explain('{ open }', {})).resolves.toContain('open');
  });
});
