import { parse, visit } from 'graphql';
import type { Answer, OpenWorld, Outcome, PlannerName, Request } from './open-world.ts';

/** Something that is not as the specification says. */
export interface Finding {
  readonly planner: PlannerName;
  readonly why: string;
  readonly expected: Answer;
  /** Undefined when the engine threw. */
  readonly outcome: Outcome | undefined;
}

/**
 * Answers a request both ways. There is a finding when both answer, and differently; a refusal is for the caller to
 * judge.
 */
export async function compareAnswers(
  open: OpenWorld,
  request: Request,
  planner: PlannerName,
): Promise<{
  readonly expected: Answer;
  readonly outcome: Outcome | undefined;
  readonly finding: Finding | undefined;
}> {
  const expected = await open.monolith(request);
  try {
    const outcome = await open.gatefold(request, planner);
    const why =
      outcome.kind === 'refusal' || expected.hasChoice === true ? undefined : differenceOf(expected, outcome, request);
    return { expected, outcome, finding: why === undefined ? undefined : { planner, expected, outcome, why } };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { expected, outcome: undefined, finding: { planner, expected, outcome: undefined, why } };
  }
}

function differenceOf(expected: Answer, found: Answer, request: Request): string | undefined {
  // Equal as text, so in the order of their members, too.
  if (expected.dataText !== found.dataText) return 'the data differ';
  return differenceOfErrors(JSON.parse(expected.dataText), { expected, found, request });
}

interface Compared {
  readonly expected: Answer;
  readonly found: Answer;
  readonly request: Request;
}

/**
 * Errors are right when they explain the same nulls, each by a field that raised one: where several fields below one
 * nullable place fail, GraphQL §6.4.4 asks for one error there, and which of them it names is left open.
 */
export function differenceOfErrors(data: unknown, { expected, found, request }: Compared): string | undefined {
  const [left, right] = [nullsOf(data, expected), nullsOf(data, found)];
  const missing = [...left].filter((path) => !right.has(path));
  const extra = [...right].filter((path) => !left.has(path));
  if (missing.length > 0) return `no error explains the null at ${missing.join(', ')}`;
  if (extra.length > 0) return `an error names a place that did not fail: ${extra.join(', ')}`;
  if (expected.raising === undefined) return undefined;
  const isRaising = raisingIn(data, expected.raising, request);
  const wrong = found.errors
    .filter(({ path }) => path === undefined || !isRaising(path))
    .map(({ path }) => path?.join('.') ?? 'nowhere');
  return wrong.length > 0 ? `an error names a field that raised none: ${wrong.join(', ')}` : undefined;
}

type Path = readonly (string | number)[];

/**
 * Whether a path leads to a field that raised an error. Of an object that is null because of its own field nobody
 * knows the type: where objects of several types give the field several names, any of them will do.
 */
function raisingIn(data: unknown, raising: readonly Path[], { query }: Request): (path: Path) => boolean {
  const exact = new Set(raising.map((path) => path.join('.')));
  const fields = new Map<string | number, Set<string>>();
  visit(parse(query), {
    Field({ alias, name }) {
      const responseName = (alias ?? name).value;
      fields.set(responseName, (fields.get(responseName) ?? new Set()).add(name.value));
    },
  });
  const isSameField = (one: string | number, other: string | number | undefined): boolean =>
    one === other ||
    (other !== undefined && [...(fields.get(one) ?? [])].some((name) => fields.get(other)?.has(name) === true));
  return (path) => {
    if (exact.has(path.join('.'))) return true;
    const nullDepth = nullAlong(data, path).split('.').length;
    return raising.some(
      (one) =>
        one.length === path.length &&
        path.every((step, depth) => (depth < nullDepth ? step === one[depth] : isSameField(step, one[depth]))),
    );
  };
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
