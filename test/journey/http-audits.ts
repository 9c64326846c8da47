import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits, type AuditResult } from 'graphql-http';

/** A running door: where it answers GraphQL, and how it is ended. */
export interface RunningDoor {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What Apollo Server does otherwise, by the id of the audit. All of these are recommendations (SHOULD): for
 * `application/json` they ask for 200 on an operation that does not parse, validate or get its variables, where
 * Apollo Server answers 400 whatever the media type. Its users know it so.
 */
export const APOLLO_DEVIATIONS: ReadonlySet<string> = new Set(['572B', 'FDE2', '7B9B']);

/**
 * Runs the audits of GraphQL over HTTP against a door, one test each. An audit listed in `deviations` must be a
 * recommendation, and must fail: the list cannot grow old.
 */
export function describeAudits(
  name: string,
  start: () => Promise<RunningDoor>,
  deviations: ReadonlySet<string> = new Set(),
): void {
  describe(`${name} conforms to GraphQL over HTTP`, () => {
    let door: RunningDoor;
    beforeAll(async () => {
      door = await start();
    });
    afterAll(() => door.close());

    const audits = serverAudits({ url: () => door.url });
    test('there are 61 audits', () => expect(audits).toHaveLength(61));

    for (const audit of audits) {
      if (deviations.has(audit.id)) {
        test(`deviates from: ${audit.name} [${audit.id}]`, async () => {
          expect(audit.name).not.toMatch(/^MUST/);
          expect((await finished(audit.fn())).status).not.toBe('ok');
        });
      } else {
        test(`${audit.name} [${audit.id}]`, async () => {
          expect(reasonOf(await finished(audit.fn()))).toBeUndefined();
        });
      }
    }
  });
}

/** A body left unread keeps its connection busy, and the door from draining. */
async function finished(audit: Promise<AuditResult>): Promise<AuditResult> {
  const result = await audit;
  if (result.status !== 'ok' && !result.response.bodyUsed) await result.response.text();
  return result;
}

function reasonOf(result: AuditResult): string | undefined {
  return result.status === 'ok' ? undefined : result.reason;
}
