import { print } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import { isSameField, readFieldSet, type Demand, type DemandedField } from './demand.ts';
import type { DemandedOperation } from './demanded-operation.ts';
import { demandsOfLookup } from './demands-of-lookup.ts';
import type { MissingField } from './missing-field.ts';
import { readArrivals, skipTypes, type Arriving, type Writer, type Written } from './plan-writers.ts';
import type { ContextSetter, DraftPlan, FetchPath, Lookup, PlanPart } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import { possibleObjects, sentTypeName } from './possible-objects.ts';
import { isInTime, PlanWriting } from './plan-writing.ts';
import type { NeedsOfParts } from '../model/plan-needs.ts';
import { allSteps } from '../model/waves.ts';

/** Demands that are made at one place by one who waits for them. */
interface DemandSet {
  readonly selections: readonly Demand[];
  readonly before: PlanPart | undefined;
  readonly isProbe: boolean;
}

/** A kind of objects: those of one object type that one way through the data leads to. */
interface Place {
  readonly path: FetchPath;
  readonly typeName: string;
  /** The type of the field that leads here. */
  readonly declared: string;
  readonly writers: readonly Writer[];
  readonly arriving: readonly Arriving[];
  readonly demands: readonly DemandSet[];
  readonly isExpected: boolean;
}

/** A plan of more kinds of places is not run: 40 object types at each of 8 levels, all asked for, are 681. */
const MAX_PLACES = 20_000;

/**
 * Runs a plan on types in place of values: through every place of the data, once for each object type that can stand
 * there, and with what is demanded and what is written of such objects.
 */
export class PlanWalk {
  readonly missing: MissingField[] = [];
  readonly #types: SubgraphTypes;
  readonly #visited = new Set<string>();
  readonly #ids = new Map<object, number>();
  readonly #requires = new Map<Lookup, readonly Demand[]>();
  readonly #ofContexts = new Map<ContextSetter, readonly Demand[]>();
  readonly #writing: PlanWriting;
  readonly #isProbe: boolean;

  constructor(types: SubgraphTypes, { isProbe = false } = {}) {
    this.#types = types;
    this.#writing = new PlanWriting(types);
    this.#isProbe = isProbe;
  }

  /** What each part reads that others write. */
  get needs(): NeedsOfParts {
    return this.#writing.needs;
  }

  run(plan: DraftPlan, { demands, root }: Pick<DemandedOperation, 'demands' | 'root'>): void {
    this.visit({
      path: [],
      typeName: root,
      declared: root,
      writers: [],
      arriving: allSteps(plan).flatMap(readArrivals),
      demands: [{ selections: demands, before: undefined, isProbe: false }],
      isExpected: true,
    });
  }

  visit(place: Place): void {
    const key = this.#keyOf(place);
    if (this.#visited.has(key)) return;
    if (this.#visited.size >= MAX_PLACES)
      throw new InternalFailure(`the plan has more than ${MAX_PLACES} kinds of places to check`);
    this.#visited.add(key);
    const here = this.#arrive(place);
    const written = new Map<string, Written[]>();
    for (const field of here.writers.flatMap((writer) => this.#writing.fieldsOf(writer, place.typeName)))
      written.set(field.dataKey, [...(written.get(field.dataKey) ?? []), field]);
    const below = new Map<string, DemandSet[]>();
    for (const set of here.demands) {
      if (set.before !== undefined && !set.isProbe) this.#writing.noteName(set.before, here.writers, place);
      for (const field of this.#fieldsOf(set, place, here.writers)) {
        const isMet =
          field.name === '__typename'
            ? this.#isTypeKnown(set, place, here.writers)
            : this.#isWritten(field, set, written.get(field.dataKey) ?? []);
        if (set.before !== undefined && !set.isProbe)
          this.#writing.note(
            set.before,
            (written.get(field.dataKey) ?? []).map(({ writer }) => writer),
            place,
          );
        if (!isMet) this.#report(field, set, { place, writers: here.writers });
        if (field.selections.length > 0)
          below.set(field.dataKey, [...(below.get(field.dataKey) ?? []), { ...set, selections: field.selections }]);
      }
    }
    for (const [dataKey, demands] of below)
      this.#descend(dataKey, written.get(dataKey) ?? [], { place, demands, arriving: here.arriving });
  }

  /**
   * Lets the steps whose paths end here write: those that a type on their way, or in `requires`, does not keep out.
   */
  #arrive(place: Place): Pick<Place, 'writers' | 'arriving' | 'demands'> {
    const { path, typeName, writers: above, arriving, demands } = place;
    const writers = [...above];
    const passing: Arriving[] = [];
    const demanding = [...demands];
    for (const arrival of arriving) {
      const { part: arrived } = arrival;
      const { lookup } = arrived;
      demanding.push(...this.#demandsOfContexts(arrived, typeName, path.length));
      const isNamed = (names: readonly string[]): boolean => {
        const known = this.#writing.nameBefore(arrived, typeName, writers);
        return known !== undefined && names.some((name) => this.#types.isOfTypeAnywhere(known, name));
      };
      // Its objects have to be there, and say what they are.
      if (arrival.steps.length === 0 || arrival.steps[0]?.kind === 'types') {
        this.#writing.note(arrived, above, place);
        this.#writing.noteName(arrived, writers, place);
      }
      const steps = skipTypes(arrival.steps, (step) => isNamed(step.names));
      if (steps === undefined) continue;
      if (steps.length > 0) passing.push({ ...arrival, steps });
      else if (lookup === undefined) writers.push({ ...arrival.writer, as: typeName });
      else {
        const known = this.#writing.nameBefore(arrived, typeName, writers);
        const selections = this.#requiresOf(arrival, lookup);
        if (known === undefined || !this.#applies(selections, known)) continue;
        demanding.push({ selections, before: arrived, isProbe: false });
        const sent = sentTypeName(lookup, known, this.#types);
        writers.push({
          ...arrival.writer,
          as: this.#types.isInterfaceObject(arrived.step.subgraph, sent) ? sent : typeName,
        });
      }
    }
    return { writers, arriving: passing, demands: demanding };
  }

  /** What a lookup further down takes from these objects. */
  #demandsOfContexts(part: PlanPart, typeName: string, depth: number): readonly DemandSet[] {
    const { lookup } = part;
    if (lookup?.contexts === undefined) return [];
    const setters = lookup.contexts
      .flatMap((context) => context.setters)
      .filter((setter) => setter.depth === depth && setter.types.includes(typeName));
    return setters.map((setter) => {
      const selections = this.#ofContexts.get(setter) ?? readFieldSet(setter.fieldSet);
      this.#ofContexts.set(setter, selections);
      return { selections, before: part, isProbe: false };
    });
  }

  #requiresOf(arrival: Arriving, lookup: Lookup): readonly Demand[] {
    const known = this.#requires.get(lookup) ?? demandsOfLookup(arrival, lookup, this.#types);
    this.#requires.set(lookup, known);
    return known;
  }

  #applies(selections: readonly Demand[], typeName: string): boolean {
    return selections.some(
      (selection) =>
        selection.kind === 'field' ||
        ((selection.typeCondition === undefined || this.#types.isOfTypeAnywhere(typeName, selection.typeCondition)) &&
          this.#applies(selection.selections, typeName)),
    );
  }

  /** What a representation names is read by the type that the data tell; the answer is shaped by the type there is. */
  #fieldsOf(
    { selections, before }: DemandSet,
    { typeName, declared }: Place,
    writers: readonly Writer[],
  ): readonly DemandedField[] {
    const known = before === undefined ? typeName : (this.#writing.nameBefore(before, typeName, writers) ?? declared);
    const read = (demands: readonly Demand[]): readonly DemandedField[] =>
      demands.flatMap((demand) => {
        if (demand.kind === 'field') return [demand];
        return demand.typeCondition === undefined || this.#types.isOfTypeAnywhere(known, demand.typeCondition)
          ? read(demand.selections)
          : [];
      });
    return read(selections);
  }

  /** Only where it can be another is the type of an object asked for to be known. */
  #isTypeKnown({ before }: DemandSet, { typeName, declared }: Place, writers: readonly Writer[]): boolean {
    return (
      before !== undefined ||
      !this.#types.isAbstract(declared) ||
      this.#writing.nameBefore(undefined, typeName, writers) === typeName
    );
  }

  #isWritten(field: DemandedField, { before }: DemandSet, written: readonly Written[]): boolean {
    const other = written.find(({ node }) => !isSameField(field, node));
    // Under one name there is one value: nobody could tell whose it is.
    if (other !== undefined)
      throw new InternalFailure(
        `the plan writes ${print(other.node)} where ${field.dataKey} is ${field.name} with other arguments`,
      );
    return written.some(({ writer }) => isInTime(writer, before));
  }

  #report(
    field: DemandedField,
    { before, isProbe }: DemandSet,
    { place, writers }: { readonly place: Place; readonly writers: readonly Writer[] },
  ): void {
    if (isProbe !== this.#isProbe) return;
    const { path, typeName, isExpected } = place;
    const missingOf = (selections: readonly Demand[]): readonly MissingField[] => {
      const walk = new PlanWalk(this.#types, { isProbe: true });
      walk.visit({ ...place, demands: [{ selections, before, isProbe: true }] });
      return walk.missing;
    };
    const inTime = writers.filter((writer) => isInTime(writer, before));
    this.missing.push({
      path,
      typeName,
      field,
      before: before?.step,
      knownAs: this.#writing.nameBefore(before, typeName, writers),
      writers: inTime,
      isExpected,
      missingOf,
    });
  }

  #descend(
    dataKey: string,
    written: readonly Written[],
    { place, demands, arriving }: { readonly place: Place } & Pick<Place, 'demands' | 'arriving'>,
  ): void {
    const below = arriving.flatMap((arrival) => {
      const [step, ...steps] = arrival.steps;
      return step?.kind === 'field' && step.key === dataKey ? [{ ...arrival, steps }] : [];
    });
    const [first] = written;
    if (first === undefined) return;
    const declared = this.#types.declared(place.typeName, first.node.name.value);
    const { expected, others } = possibleObjects(written, { parent: place.typeName, declared }, this.#types);
    for (const typeName of [...expected, ...others]) {
      const writers = written.flatMap(({ writer, node, renames }): readonly Writer[] => {
        const { subgraph } = writer.part.step;
        const as = this.#types.nameIn(
          subgraph,
          typeName,
          this.#types.fieldIn(subgraph, place.typeName, node.name.value)?.typeName ?? declared,
        );
        return node.selectionSet === undefined || as === undefined
          ? []
          : [{ ...writer, selectionSet: node.selectionSet, as, renames }];
      });
      const isExpected = place.isExpected && expected.includes(typeName);
      this.visit({
        path: [...place.path, { kind: 'field', key: dataKey }],
        typeName,
        declared,
        writers,
        arriving: below,
        demands,
        isExpected,
      });
    }
  }

  /** Equal for places of which the same would be found. */
  #keyOf({ typeName, declared, writers, arriving, demands, isExpected }: Place): string {
    return [
      `${typeName} ${declared} ${isExpected}`,
      ...writers.map(
        ({ selectionSet, as, renames }) =>
          `${this.#id(selectionSet)} ${as} ${renames.map(({ steps, to }) => `${steps.length} ${to}`).join()}`,
      ),
      '',
      ...arriving.map(({ writer, steps }) => `${this.#id(writer)} ${steps.length}`),
      '',
      ...demands.map(
        ({ selections, before }) => `${this.#id(selections)} ${before === undefined ? '' : this.#id(before)}`,
      ),
    ].join('\n');
  }

  #id(object: object): number {
    const id = this.#ids.get(object) ?? this.#ids.size;
    this.#ids.set(object, id);
    return id;
  }
}
