import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDoorOfApollo, type OpenDoor } from '../../../support/doors.ts';

async function post(door: OpenDoor, query: string): Promise<{ status: number; codes: string[] }> {
  const answer = await fetch(door.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors = [] } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: answer.status, codes: errors.map((error) => error.extensions.code) };
}

describe("Apollo Server's door", () => {
  let door: OpenDoor;
  beforeAll(async () => {
    door = await openDoorOfApollo();
  });
  afterAll(() => door.close());

  test('a document over the limit on tokens is refused before it is parsed to its end', async () => {
    expect(await post(door, `{ ${'hello '.repeat(15_000)} }`)).toEqual({ status: 400, codes: ['OPERATION_TOO_LARGE'] });
  });

  test('fragments that double are refused before they reach the journey', async () => {
    const fragments = Array.from(
      { length: 30 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
    );
    const query = `{ ...F0 } ${fragments.join(' ')} fragment F30 on Query { hello }`;
    const before = door.answering.arrivals.length;
    expect((await post(door, query)).status).toBe(400);
    expect(door.answering.arrivals).toHaveLength(before);
  });

  test('reports to nobody, whatever the environment says', async () => {
    process.env['APOLLO_KEY'] = 'service:graph:key';
    process.env['APOLLO_GRAPH_REF'] = 'graph@current';
    process.env['APOLLO_SCHEMA_REPORTING'] = 'true';
    try {
      const other = await openDoorOfApollo();
      expect((await post(other, '{ hello }')).status).toBe(200);
      await other.close();
    } finally {
      delete process.env['APOLLO_KEY'];
      delete process.env['APOLLO_GRAPH_REF'];
      delete process.env['APOLLO_SCHEMA_REPORTING'];
    }
  });
});
