import { print, type FieldNode } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { argumentsOf, readFieldSet, type Demand, type DemandedField } from './demand.ts';
import { demandsOfLookup } from './demands-of-lookup.ts';
import { readFetchOrder, type Precedes } from './fetch-order.ts';
import { listFetches } from './list-fetches.ts';
import { fieldsWritten, readArrivals, skipTypes, type Arriving, type Writer, type Written } from './plan-writers.ts';
import type { ContextSetter, FetchNode, FetchPath, LookupNode, QueryPlan } from './query-plan.ts';
import type { SubgraphTypes } from './subgraph-types.ts';

/** A field that somebody needs of the objects at a place, and that no fetch brings in time. */
export interface MissingField {
  /** Fields alone. */
  readonly path: FetchPath;
  /** The object type that the field is missing of. */
  readonly typeName: string;
  readonly field: DemandedField;
  /** The fetch whose representations need it; undefined when the answer does. */
  readonly before: FetchNode | undefined;
  /** What is known of the type of such an object by then: the type, an interface, or nothing. */
  readonly knownAs: string | undefined;
  /** Selections that write into such objects in time. */
  readonly writers: readonly Writer[];
  /** False where only some of the subgraphs that answer the field above can answer with such an object. */
  readonly isExpected: boolean;
  /** What of other fields of the same objects, and below them, is not there in time either. */
  readonly missingOf: (demands: readonly Demand[]) => readonly MissingField[];
}

/** Demands that are made at one place by one who waits for them. */
interface DemandSet {
  readonly selections: readonly Demand[];
  readonly before: FetchNode | undefined;
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
 * Runs a plan on types in place of values, and lists what it leaves empty: for every place of the data and every
 * object type that can stand there, each field that the operation or a representation asks for must be written by a
 * fetch, before it is needed. A subgraph answers by its own types. `root` names the operation's root type. Throws when
 * fetches write different fields under one name, and when there is too much to check.
 */
export function findMissingFields(
  plan: QueryPlan,
  demands: readonly Demand[],
  { root, types }: { readonly root: string; readonly types: SubgraphTypes },
): readonly MissingField[] {
  const arriving = listFetches(plan.root).flatMap(readArrivals);
  const walk = new PlanWalk(types, readFetchOrder(plan.root), { isProbe: false });
  walk.visit({
    path: [],
    typeName: root,
    declared: root,
    writers: [],
    arriving,
    demands: [{ selections: demands, before: undefined, isProbe: false }],
    isExpected: true,
  });
  return walk.missing;
}

class PlanWalk {
  readonly missing: MissingField[] = [];
  readonly #types: SubgraphTypes;
  readonly #precedes: Precedes;
  readonly #visited = new Set<string>();
  readonly #ids = new Map<object, number>();
  readonly #requires = new Map<LookupNode, readonly Demand[]>();
  readonly #ofContexts = new Map<ContextSetter, readonly Demand[]>();
  readonly #isProbe: boolean;

  constructor(types: SubgraphTypes, precedes: Precedes, { isProbe }: { readonly isProbe: boolean }) {
    this.#types = types;
    this.#precedes = precedes;
    this.#isProbe = isProbe;
  }

  visit(place: Place): void {
    const key = this.#keyOf(place);
    if (this.#visited.has(key)) return;
    if (this.#visited.size >= MAX_PLACES)
      throw new InternalFailure(`the plan has more than ${MAX_PLACES} kinds of places to check`);
    this.#visited.add(key);
    const here = this.#arrive(place);
    const written = new Map<string, Written[]>();
    for (const field of here.writers.flatMap((writer) => fieldsWritten(writer, place.typeName, this.#types)))
      written.set(field.dataKey, [...(written.get(field.dataKey) ?? []), field]);
    const below = new Map<string, DemandSet[]>();
    for (const set of here.demands) {
      for (const field of this.#fieldsOf(set, place, here.writers)) {
        const isMet =
          field.name === '__typename'
            ? this.#isTypeKnown(set, place, here.writers)
            : this.#isWritten(field, set, written.get(field.dataKey) ?? []);
        if (!isMet) this.#report(field, set, { place, writers: here.writers });
        if (field.selections.length > 0)
          below.set(field.dataKey, [...(below.get(field.dataKey) ?? []), { ...set, selections: field.selections }]);
      }
    }
    for (const [dataKey, demands] of below)
      this.#descend(dataKey, written.get(dataKey) ?? [], { place, demands, arriving: here.arriving });
  }

  /**
   * Lets the fetches whose paths end here write: those that a type on their way, or in `requires`, does not keep out.
   */
  #arrive({
    path: { length: depth },
    typeName,
    writers: above,
    arriving,
    demands,
  }: Place): Pick<Place, 'writers' | 'arriving' | 'demands'> {
    const writers = [...above];
    const passing: Arriving[] = [];
    const demanding = [...demands];
    for (const arrival of arriving) {
      const { fetch, lookup } = arrival;
      demanding.push(...this.#demandsOfContexts(arrival, typeName, depth));
      const isNamed = (names: readonly string[]): boolean => {
        const known = this.#nameBefore(fetch, typeName, writers);
        return known !== undefined && names.some((name) => this.#types.isOfTypeAnywhere(known, name));
      };
      const steps = skipTypes(arrival.steps, (step) => isNamed(step.names));
      if (steps === undefined) continue;
      if (steps.length > 0) passing.push({ ...arrival, steps });
      else if (lookup === undefined) writers.push({ ...arrival.writer, as: typeName });
      else {
        const known = this.#nameBefore(fetch, typeName, writers);
        const selections = this.#requiresOf(arrival, lookup);
        if (known === undefined || !this.#applies(selections, known)) continue;
        demanding.push({ selections, before: fetch, isProbe: false });
        const sent = this.#sentTypeName(lookup, known);
        writers.push({ ...arrival.writer, as: this.#types.isInterfaceObject(fetch.subgraph, sent) ? sent : typeName });
      }
    }
    return { writers, arriving: passing, demands: demanding };
  }

  /** What a lookup further down takes from these objects. */
  #demandsOfContexts({ fetch, lookup }: Arriving, typeName: string, depth: number): readonly DemandSet[] {
    if (lookup?.contexts === undefined) return [];
    const setters = lookup.contexts
      .flatMap((context) => context.setters)
      .filter((setter) => setter.depth === depth && setter.types.includes(typeName));
    return setters.map((setter) => {
      const selections = this.#ofContexts.get(setter) ?? readFieldSet(setter.fieldSet);
      this.#ofContexts.set(setter, selections);
      return { selections, before: fetch, isProbe: false };
    });
  }

  /** What the data say of an object's type when a fetch begins, or at the end. */
  #nameBefore(fetch: FetchNode | undefined, typeName: string, writers: readonly Writer[]): string | undefined {
    const names = writers
      .filter((writer) => fetch === undefined || this.#precedes(writer.fetch, fetch))
      .filter((writer) => fieldsWritten(writer, typeName, this.#types).some(({ dataKey }) => dataKey === '__typename'))
      .map(({ as }) => as);
    return names.includes(typeName) ? typeName : names[0];
  }

  #requiresOf(arrival: Arriving, lookup: LookupNode): readonly Demand[] {
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

  #sentTypeName({ inputRewrites }: LookupNode, known: string): string {
    for (const { kind, path, ...rewrite } of inputRewrites) {
      const [condition, target] = path;
      if (
        kind !== 'set' ||
        !('value' in rewrite) ||
        typeof rewrite.value !== 'string' ||
        condition?.kind !== 'types' ||
        target?.kind !== 'field' ||
        target.key !== '__typename'
      )
        continue;
      if (condition.names.some((name) => this.#types.isOfTypeAnywhere(known, name))) return rewrite.value;
    }
    return known;
  }

  /** What a representation names is read by the type that the data tell; the answer is shaped by the type there is. */
  #fieldsOf(
    { selections, before }: DemandSet,
    { typeName, declared }: Place,
    writers: readonly Writer[],
  ): readonly DemandedField[] {
    const known = before === undefined ? typeName : (this.#nameBefore(before, typeName, writers) ?? declared);
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
      this.#nameBefore(undefined, typeName, writers) === typeName
    );
  }

  #isWritten(field: DemandedField, { before }: DemandSet, written: readonly Written[]): boolean {
    const other = written.find(({ node }) => !isSameField(field, node));
    // Under one name there is one value: nobody could tell whose it is.
    if (other !== undefined)
      throw new InternalFailure(
        `the plan writes ${print(other.node)} where ${field.dataKey} is ${field.name} with other arguments`,
      );
    return written.some(({ writer }) => before === undefined || this.#precedes(writer.fetch, before));
  }

  #report(
    field: DemandedField,
    { before, isProbe }: DemandSet,
    { place, writers }: { readonly place: Place; readonly writers: readonly Writer[] },
  ): void {
    if (isProbe !== this.#isProbe) return;
    const { path, typeName, isExpected } = place;
    const missingOf = (selections: readonly Demand[]): readonly MissingField[] => {
      const walk = new PlanWalk(this.#types, this.#precedes, { isProbe: true });
      walk.visit({ ...place, demands: [{ selections, before, isProbe: true }] });
      return walk.missing;
    };
    const inTime = writers.filter(({ fetch }) => before === undefined || this.#precedes(fetch, before));
    this.missing.push({
      path,
      typeName,
      field,
      before,
      knownAs: this.#nameBefore(before, typeName, writers),
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
    const { expected, others } = this.#objectsOf(written, place.typeName, declared);
    for (const typeName of [...expected, ...others]) {
      const writers = written.flatMap(({ writer, node, renames }): readonly Writer[] => {
        const { subgraph } = writer.fetch;
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

  /**
   * The types of objects that a field can have. Who answers a shared field is open, so its value is to be of a type
   * that all of them know; but a subgraph that is asked may answer with any type of its own. Where no object can be,
   * the interface stands for what a subgraph would have to answer.
   */
  #objectsOf(
    written: readonly Written[],
    parent: string,
    declared: string,
  ): { readonly expected: readonly string[]; readonly others: readonly string[] } {
    const name = written[0]?.node.name.value ?? '';
    const asked = new Set(written.map(({ writer }) => writer.fetch.subgraph));
    const answering = this.#types.field(parent, name).filter((field) => field.isResolved || asked.has(field.subgraph));
    const possible = answering.map((field) => ({
      subgraph: field.subgraph,
      names: this.#types.possibleTypes(field.subgraph, field.typeName),
    }));
    const [some = [], ...rest] = possible.map(({ names }) => names);
    const expected = some.filter((typeName) => rest.every((names) => names.includes(typeName)));
    const all = new Set(possible.flatMap(({ subgraph, names }) => (asked.has(subgraph) ? names : [])));
    if (all.size === 0 && this.#types.isAbstract(declared)) return { expected: [declared], others: [] };
    return { expected, others: [...all].filter((typeName) => !expected.includes(typeName)) };
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

function isSameField({ name, args }: DemandedField, node: FieldNode): boolean {
  return args === undefined || (node.name.value === name && argumentsOf(node) === args);
}
