import type { Answer, OpenWorld, Outcome, PlannerName, Request } from './open-world.ts';

/** Something that is not as the specification says. */
export interface Finding {
  readonly planner: PlannerName;
  readonly why: string;
  readonly expected: Answer;
  /** Undefined when the engine threw. */
  readonly outcome: Outcome | undefined;
}

/** Answers a request both ways. There is a finding when both answer, and differently; a refusal is for the caller to judge. */
export async function compareAnswers(
  open: OpenWorld,
  request: Request,
  planner: PlannerName,
): Promise<{ readonly expected: Answer; readonly outcome: Outcome | undefined; readonly finding: Finding | undefined }> {
  const expected = await open.monolith(request);
  try {
    const outcome = await open.gatefold(request, planner);
    const why = outcome.kind === 'refusal' || expected.hasChoice === true ? undefined : differenceOf(expected, outcome);
    return { expected, outcome, finding: why === undefined ? undefined : { planner, expected, outcome, why } };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { expected, outcome: undefined, finding: { planner, expected, outcome: undefined, why } };
  }
}

function differenceOf(expected: Answer, found: Answer): string | undefined {
  // Equal as text, so in the order of their members, too.
  if (expected.dataText !== found.dataText) return 'the data differ';
  return differenceOfErrors(JSON.parse(expected.dataText), expected, found);
}

/**
 * Errors are right when they explain the same nulls, each by a field that raised one: where several fields below one
 * nullable place fail, GraphQL §6.4.4 asks for one error there, and which of them it names is left open.
 */
export function differenceOfErrors(data: unknown, expected: Answer, found: Answer): string | undefined {
  const [left, right] = [nullsOf(data, expected), nullsOf(data, found)];
  const missing = [...left].filter((path) => !right.has(path));
  const extra = [...right].filter((path) => !left.has(path));
  if (missing.length > 0) return `no error explains the null at ${missing.join(', ')}`;
  if (extra.length > 0) return `an error names a place that did not fail: ${extra.join(', ')}`;
  const raising = new Set((expected.raising ?? []).map((path) => path.join('.')));
  const wrong = expected.raising === undefined ? [] : found.errors.map(({ path }) => path?.join('.') ?? 'nowhere').filter((path) => !raising.has(path));
  return wrong.length > 0 ? `an error names a field that raised none: ${wrong.join(', ')}` : undefined;
}

function nullsOf(data: unknown, { errors }: Answer): ReadonlySet<string> {
  return new Set(errors.map(({ path }) => (path === undefined ? 'nowhere' : nullAlong(data, path))));
}

/** Where on a path of an error its null is; otherwise why there is none. */
export function nullAlong(data: unknown, path: readonly (string | number)[]): string {
  let current = data;
  const walked: (string | number)[] = [];
  for (const step of path) {
    if (current === null) break;
    if (typeof current !== 'object' || !(step in current)) return `${path.join('.')} (not in the data)`;
    current = (current as Record<string | number, unknown>)[step];
    walked.push(step);
  }
  return current === null ? walked.join('.') : `${path.join('.')} (not null)`;
}
