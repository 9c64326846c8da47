import { isLarge, nextTurn } from '../core/turns/take-turns.ts';
import type { Operation, Understood } from '../understand/operation.ts';
import { admitAll, Findings } from './findings.ts';
import type { Policed } from './policed.ts';

/**
 * One policy. It throws or rejects with the `ClientFailure` that refuses the whole request, or tells what it has found,
 * such as single fields that it refuses. It returns nothing when it need not wait.
 */
export type Policy = (understood: Understood, findings: Findings) => void | Promise<void>;

export type PoliceRequest = (understood: Understood) => Policed | Promise<Policed>;

/**
 * Makes the stage: the policies one after the other, each only for what those before it let through. `drawOverrides`
 * draws the progressive overrides that an admitted request is planned with.
 */
export function createPoliceRequest(policies: readonly Policy[], drawOverrides: () => number = () => 0): PoliceRequest {
  if (policies.length === 0) return (understood) => admitAll(understood, drawOverrides());
  // Policies look through an operation when they first meet it, and keep what they have found.
  const met = new WeakSet<Operation>();
  return (understood) => {
    const findings = new Findings();
    const going = { understood, findings, drawOverrides };
    if (isLarge(understood.operation) && !met.has(understood.operation)) {
      met.add(understood.operation);
      return goOn(nextTurn(), policies, { ...going, after: nextTurn });
    }
    for (let index = 0; index < policies.length; index += 1) {
      const waiting = policies[index]?.(understood, findings);
      if (waiting !== undefined) return goOn(waiting, policies.slice(index + 1), going);
    }
    return findings.admit(understood, drawOverrides());
  };
}

interface Going {
  readonly understood: Understood;
  readonly findings: Findings;
  readonly drawOverrides: () => number;
  /** Waited for after each policy. */
  readonly after?: () => Promise<void>;
}

/** From the first policy that has to be waited for. */
async function goOn(
  waiting: Promise<void>,
  rest: readonly Policy[],
  { understood, findings, drawOverrides, after }: Going,
): Promise<Policed> {
  await waiting;
  for (const policy of rest) {
    await policy(understood, findings);
    if (after !== undefined) await after();
  }
  return findings.admit(understood, drawOverrides());
}
