/** Resolves when `condition` holds; rejects after `withinMs`. A condition that throws or rejects does not hold yet. */
export async function eventually(condition: () => Promise<boolean> | boolean, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds(condition))) {
    if (performance.now() > end) throw new Error(`the condition never held: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function holds(condition: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await condition();
  } catch {
    return false;
  }
}
