import type { PlanPart } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import { fieldsWritten, type Writer, type Written } from './plan-writers.ts';

/** Objects of one type at one place, as far as it is told who writes into them. */
export interface WrittenPlace {
  readonly typeName: string;
  /** Those that bring the objects themselves. */
  readonly writers: readonly Writer[];
}

/** Who has written what when a part of a plan begins, and what that part needs of it. */
export class PlanWriting {
  /** What each part reads that others write. */
  readonly needs = new Map<PlanPart, Set<PlanPart>>();
  readonly #types: SubgraphTypes;
  readonly #written = new Map<Writer, readonly Written[]>();

  constructor(types: SubgraphTypes) {
    this.#types = types;
  }

  /** What a writer writes, who is one for the objects of one type. */
  fieldsOf(writer: Writer, typeName: string): readonly Written[] {
    const known = this.#written.get(writer) ?? fieldsWritten(writer, typeName, this.#types);
    this.#written.set(writer, known);
    return known;
  }

  /** What the data say of an object's type when a part of the plan begins, or at the end. */
  nameBefore(part: PlanPart | undefined, typeName: string, writers: readonly Writer[]): string | undefined {
    const inTime = writers.filter((writer) => isInTime(writer, part));
    const names = this.#naming(inTime, typeName).map(({ as }) => as);
    return names.includes(typeName) ? typeName : names[0];
  }

  /** Notes whom a part of the plan knows the type of objects from: those that tell the very type, where some do. */
  noteName(part: PlanPart, writers: readonly Writer[], place: WrittenPlace): void {
    const naming = this.#naming(writers, place.typeName);
    const exact = naming.filter((writer) => writer.as === place.typeName && isInTime(writer, part));
    this.note(part, exact.length > 0 ? exact : naming, place);
  }

  /**
   * Notes that a part of the plan reads what some of these write. Whoever brings the objects themselves is waited for
   * in any case: where they write it, nobody else has to.
   */
  note(part: PlanPart, writers: readonly Writer[], { writers: above }: WrittenPlace): void {
    const inTime = writers.filter((writer) => isInTime(writer, part));
    const needed = this.needs.get(part) ?? new Set();
    this.needs.set(part, needed);
    const bringing = inTime.filter((writer) => above.includes(writer));
    for (const writer of bringing.length > 0 ? bringing : inTime) needed.add(writer.part);
  }

  /** Those that say of objects what they are. */
  #naming(writers: readonly Writer[], typeName: string): readonly Writer[] {
    return writers.filter((writer) => this.fieldsOf(writer, typeName).some(({ dataKey }) => dataKey === '__typename'));
  }
}

/** Whether a writer has written when a part of the plan begins; at the end, when that is undefined. */
export function isInTime({ part }: Writer, before: PlanPart | undefined): boolean {
  return before === undefined || part.step.wave < before.step.wave;
}
