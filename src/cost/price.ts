/** A cost: the same for every request, or computed from the variables of each. */
export type Price = number | ((variables: Variables) => number);

/** Coerced: absent ones without a default are left out. */
export type Variables = Readonly<Record<string, unknown>>;

export function evaluate(price: Price, variables: Variables): number {
  return typeof price === 'number' ? price : price(variables);
}

/** What is fixed is added up once, so that a request computes only what its variables decide. */
export function sum(prices: readonly Price[]): Price {
  let fixed = 0;
  const varying: ((variables: Variables) => number)[] = [];
  for (const price of prices) {
    if (typeof price === 'number') fixed += price;
    else varying.push(price);
  }
  if (varying.length === 0) return fixed;
  return (variables) => {
    let total = fixed;
    for (const price of varying) total += price(variables);
    return total;
  };
}

export function product(one: Price, other: Price): Price {
  if (one === 0 || other === 0) return 0;
  if (one === 1) return other;
  if (other === 1) return one;
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  return (variables) => evaluate(one, variables) * evaluate(other, variables);
}

/** The highest, and never less than 0. */
export function highest(prices: readonly Price[]): Price {
  let fixed = 0;
  const varying = new Set<(variables: Variables) => number>();
  for (const price of prices) {
    if (typeof price === 'number') fixed = Math.max(fixed, price);
    else varying.add(price);
  }
  if (varying.size === 0) return fixed;
  return (variables) => {
    let found = fixed;
    for (const price of varying) found = Math.max(found, price(variables));
    return found;
  };
}
