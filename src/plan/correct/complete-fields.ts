import { OperationTypeNode } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import { readFieldSet, requiredBy, type Demand, type DemandedField } from '../walk/demand.ts';
import type { DemandedOperation } from '../walk/demanded-operation.ts';
import { declareUsedVariables } from './declare-variables.ts';
import { extendSteps, findExtension, type Extension } from './extend-steps.ts';
import { findMissingFields } from '../walk/find-missing-fields.ts';
import type { MissingField } from '../walk/missing-field.ts';
import { nameNeeds } from '../model/plan-needs.ts';
import { locateContext } from './locate-contexts.ts';
import type { DraftPlan, DraftStep } from '../model/query-plan.ts';
import type { FieldInSubgraph } from '../schema/join-fields.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import { inWaves, type UnorderedStep } from '../model/waves.ts';
import { isPlain, writeLookup, type LocatedContext, type WantedLookup } from './write-lookup.ts';

/** Each round brings what the one before it found the keys for, so rounds are as many as keys are in a chain. */
const MAX_ROUNDS = 24;

/**
 * Makes the correction of plans that leave out something of the operation: for some type of object, or of what a
 * representation needs. What is missing is asked for where the objects are met, when that subgraph answers it.
 * Otherwise it is looked up by a key that the plan has, in a subgraph that resolves it; a key that is missing, too, is
 * got first. So even an empty plan becomes a whole one, though one that may ask more often than a planner would.
 *
 * Throws when something stays missing: the field would be null and nobody would know that it was never asked for. Only
 * of objects that should not be there, it may.
 */
export function createCompleteFields(
  types: SubgraphTypes,
): (plan: DraftPlan, operation: DemandedOperation) => DraftPlan {
  return (plan, operation) => {
    let completed = declareUsedVariables(plan, operation.variables);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { missing, needs } = findMissingFields(completed, operation, types);
      const expected = missing.filter(({ isExpected }) => isExpected);
      if (missing.length === 0) return { ...completed, needs: nameNeeds(completed, needs) };
      const { extensions, lookups } = new Completion(types, operation).waysTo(missing);
      if (extensions.length > 0) completed = extendSteps(completed, extensions, operation.variables);
      else if (lookups.length > 0) completed = insert(completed, lookups);
      else if (expected.length === 0) return { ...completed, needs: nameNeeds(completed, needs) };
      else throw new InternalFailure(describeMissing(expected));
    }
    throw new InternalFailure(`the plan is not complete after ${MAX_ROUNDS} corrections`);
  };
}

const TYPENAME: DemandedField = {
  kind: 'field',
  dataKey: '__typename',
  name: '__typename',
  args: '',
  node: undefined,
  selections: [],
};

function describeMissing([first, ...others]: readonly MissingField[]): string {
  if (first === undefined) return '';
  const place = first.path.flatMap((step) => (step.kind === 'field' ? [step.key] : [])).join('.');
  const who = first.before === undefined ? '' : `, which ${first.before.subgraph} is to be sent`;
  return (
    'the plan brings ' +
    `no ${first.typeName}.${first.field.name}${place === '' ? '' : ` at ${place}`}${who}${
      others.length === 0 ? '' : `, and ${others.length} ` + 'more'
    }`
  );
}

/** A step that is added, and the one that waits for it; the answer alone does when that is undefined. */
interface Added {
  readonly step: UnorderedStep;
  readonly before: DraftStep | undefined;
}

/** How to get a field: asked for by a step that there is, or looked up. */
type Way =
  | { readonly kind: 'extension'; readonly extension: Extension }
  | { readonly kind: 'lookup'; readonly wanted: WantedLookup };

/** What is looked for at one place: all that is missing, and the ways found so far, by field name. */
interface Search {
  readonly missing: readonly MissingField[];
  readonly visited: Map<string, readonly Way[]>;
}

class Completion {
  readonly #types: SubgraphTypes;
  readonly #operation: DemandedOperation;
  readonly #waiting: DraftStep[] = [];

  constructor(types: SubgraphTypes, operation: DemandedOperation) {
    this.#types = types;
    this.#operation = operation;
  }

  /** One step for all that is missing of the same objects in the same subgraph. */
  waysTo(missing: readonly MissingField[]): {
    readonly extensions: readonly Extension[];
    readonly lookups: readonly Added[];
  } {
    const extensions: Extension[] = [];
    const wanted = new Map<string, WantedLookup>();
    const want = (one: WantedLookup): void => {
      const key = JSON.stringify([
        one.missing.path,
        one.missing.knownAs ?? one.missing.typeName,
        one.subgraph,
        one.as,
        one.requires,
        one.missing.before && this.#numberOf(one.missing.before),
        one.contexts && requiredValues(one.contexts),
      ]);
      const known = wanted.get(key);
      const isNew = known?.fields.every(({ dataKey }) => dataKey !== one.fields[0]?.dataKey) === true;
      if (known === undefined) wanted.set(key, one);
      else if (isNew)
        wanted.set(key, {
          ...known,
          fields: [...known.fields, ...one.fields],
          contexts: known.contexts && [...known.contexts, ...(one.contexts ?? [])],
        });
    };
    // GraphQL §6.2.2: mutations run one after another, so each is asked for in a round of its own.
    const [mutation] =
      this.#operation.kind === OperationTypeNode.MUTATION
        ? missing.filter(({ typeName }) => typeName === this.#operation.root)
        : [];
    for (const one of mutation === undefined ? missing : [mutation]) {
      for (const way of this.#choose(one, one.field, { missing, visited: new Map() })) {
        if (way.kind === 'extension') extensions.push(way.extension);
        else want(way.wanted);
      }
    }
    return {
      extensions,
      lookups: [...wanted.values()].map((one) => ({
        step: writeLookup(one, this.#types, this.#operation),
        before: one.missing.before,
      })),
    };
  }

  #numberOf(step: DraftStep): number {
    const known = this.#waiting.indexOf(step);
    return known === -1 ? this.#waiting.push(step) - 1 : known;
  }

  /** Where to get a field; or the keys for that, when they are missing themselves. Nothing when there is no way. */
  #choose(missing: MissingField, field: DemandedField, search: Search): readonly Way[] {
    const known = search.visited.get(field.name);
    if (known !== undefined || (field.node === undefined && field.dataKey !== field.name)) return known ?? [];
    // Who needs the field to get the field does not get it.
    search.visited.set(field.name, []);
    const ways = this.#chooseAnew(missing, field, search);
    search.visited.set(field.name, ways);
    return ways;
  }

  #chooseAnew(missing: MissingField, field: DemandedField, search: Search): readonly Way[] {
    const { typeName } = missing;
    const extension = findExtension(missing, field, this.#types);
    if (extension !== undefined) return [{ kind: 'extension', extension }];
    if (field.name === '__typename') return this.#askForType(missing, field);
    const candidates = this.#types
      .field(typeName, field.name)
      .filter((known) => isPlain({ ...known, requires: undefined, contexts: [] }));
    const others = search.missing.filter((one) => one.typeName === typeName).map((one) => one.field.name);
    const brings = ({ subgraph }: FieldInSubgraph): number =>
      others.filter((name) => isPlain(this.#types.fieldIn(subgraph, typeName, name))).length;
    const sorted = candidates
      .map((candidate) => ({ candidate, count: brings(candidate) }))
      .sort(
        (left, right) => left.candidate.contexts.length - right.candidate.contexts.length || right.count - left.count,
      );
    for (const { candidate } of sorted) {
      const wanted = this.#ask(missing, field, candidate);
      if (wanted !== undefined) return [{ kind: 'lookup', wanted }];
    }
    for (const { candidate } of sorted) {
      const keys = this.#askForKeys(missing, candidate, search);
      if (keys.length > 0) return keys;
    }
    // Nothing is looked up of an object that does not say what it is.
    if (missing.knownAs === undefined) return this.#choose(missing, TYPENAME, search);
    return missing.knownAs === typeName ? [] : this.#askForType(missing, TYPENAME);
  }

  /** An object that is known by an interface alone is looked up, as that, where its type is known. */
  #askForType(missing: MissingField, field: DemandedField): readonly Way[] {
    const { typeName, knownAs } = missing;
    if (knownAs === undefined) return [];
    for (const subgraph of this.#types.subgraphsOf(typeName)) {
      for (const as of this.#types.entityInterfaces(subgraph, typeName)) {
        const key = this.#types
          .resolvableKeys(subgraph, as)
          .map(readFieldSet)
          .find((fields) => isThere(missing, fields));
        if (key !== undefined)
          return [{ kind: 'lookup', wanted: { subgraph, as, missing, fields: [field], requires: requiredBy(key) } }];
      }
    }
    return [];
  }

  #ask(
    missing: MissingField,
    field: DemandedField,
    { subgraph, requires, contexts: needs }: FieldInSubgraph,
  ): WantedLookup | undefined {
    const { typeName, knownAs } = missing;
    const contexts = needs.map((need) => ({
      ...need,
      dataKey: field.dataKey,
      setters: locateContext(need, missing.path, this.#operation, this.#types),
    }));
    if (contexts.some(({ setters }) => setters.length === 0)) return undefined;
    const asked = { subgraph, missing, fields: [field], contexts: needs.length === 0 ? undefined : contexts };
    // Root types need no key, wherever they are met.
    const isQuery = typeName === this.#types.rootName(OperationTypeNode.QUERY);
    if (isQuery || typeName === this.#operation.root)
      return requires === undefined && (isQuery || this.#operation.kind !== OperationTypeNode.SUBSCRIPTION)
        ? { ...asked, as: typeName, requires: undefined }
        : undefined;
    // Without its value there is nothing to compute the field from.
    const inputs = readFieldSet(requires ?? '');
    if (!isThere(missing, inputs)) return undefined;
    for (const as of this.#namesFor(missing, subgraph)) {
      const key = this.#types
        .resolvableKeys(subgraph, as)
        .map(readFieldSet)
        .find((fields) => isThere(missing, fields));
      if (key !== undefined && knownAs !== undefined)
        return { ...asked, as, requires: requiredBy([...key, ...inputs]) };
    }
    return undefined;
  }

  /** An object of which only the interface is known cannot be named by its type. */
  #namesFor({ typeName, knownAs }: MissingField, subgraph: string): readonly string[] {
    return this.#types.namesFor(subgraph, typeName).filter((name) => name !== typeName || knownAs === typeName);
  }

  /** A key, or what a requirement names below it, which is missing of other objects. */
  #chooseFor(one: MissingField, { path }: MissingField, search: Search): readonly Way[] {
    return this.#choose(
      one,
      one.field,
      one.path.length === path.length ? search : { missing: search.missing, visited: new Map() },
    );
  }

  #askForKeys(missing: MissingField, { subgraph, requires }: FieldInSubgraph, search: Search): readonly Way[] {
    if (missing.typeName === this.#operation.root) return [];
    for (const as of this.#namesFor(missing, subgraph)) {
      for (const key of this.#types.resolvableKeys(subgraph, as)) {
        const found = readFieldSet(`${key} ${requires ?? ''}`).flatMap((demand) =>
          missing.missingOf([demand]).map((one) => this.#chooseFor(one, missing, search)),
        );
        if (found.length > 0 && found.every((ways) => ways.length > 0)) return found.flat();
      }
    }
    return [];
  }
}

/** Without one of these the call cannot be made: fields that need others of them are asked for by themselves. */
function requiredValues(contexts: readonly LocatedContext[]): readonly unknown[] {
  return contexts.filter(({ type }) => type.endsWith('!')).map(({ type, setters }) => [type, setters]);
}

function isThere({ missingOf }: MissingField, demands: readonly Demand[]): boolean {
  return missingOf(demands).length === 0;
}

/** Puts steps in the wave before the one that waits for them, or after all others. */
function insert(plan: DraftPlan, added: readonly Added[]): DraftPlan {
  const last = Math.max(-1, ...plan.steps.map(({ wave }) => wave)) + 1;
  // Between two waves there is room for another.
  const steps = [
    ...plan.steps.map((step) => ({ ...step, wave: 2 * step.wave + 1 })),
    ...added.map(({ step, before }) => ({ ...step, wave: 2 * (before?.wave ?? last) })),
  ];
  return { ...plan, steps: inWaves(steps) };
}
