import type { Policed } from './policed.ts';

/** What has to be known of the fields that all policies have refused together: it may refuse more. */
export type Settle = (policed: Policed) => Policed | Promise<Policed>;

/**
 * Makes the stage. Each time one of them refuses more, the plan is another: both must have nothing more to refuse.
 * Undefined when there is nothing to settle.
 */
export function createSettleRequest(first: Settle | undefined, second: Settle | undefined): Settle | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const settle: Settle = (policed) => {
    const settled = first(policed);
    if (settled instanceof Promise) return settled.then(goOn);
    return goOn(settled);
  };
  const goOn: Settle = (settled) => {
    const again = second(settled);
    if (again instanceof Promise) return again.then((found) => (found === settled ? found : settle(found)));
    return again === settled ? again : settle(again);
  };
  return settle;
}
