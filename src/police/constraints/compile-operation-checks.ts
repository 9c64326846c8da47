import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  visit,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLInputType,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { CheckValue, Report } from '../../constraints/compile-constraint.ts';
import type { Operation } from '../../understand/operation.ts';
import { ArgumentLiteral } from './argument-literal.ts';
import { ofItems, type InputChecks } from './input-checks.ts';

/** A value that is not as it must be. */
export interface Violation {
  /** `$input.items[0].email`, or `Query.search(text:)` for what the document itself says. */
  readonly where: string;
  readonly expected: string;
  readonly constraint: string;
}

/** Undefined for an operation that no constraint is about. */
export interface OperationChecks {
  /** What is wrong in the document itself, whatever the variables. */
  readonly fixed: readonly Violation[];
  readonly variables: ReadonlyMap<string, readonly CheckValue[]>;
  /** Lists of the document in which variables stand: which of their items are equal is known with them. */
  readonly lists: readonly ListWithVariables[];
}

export interface ListWithVariables {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly checks: readonly CheckValue[];
  readonly valueOf: (variables: Readonly<Record<string, unknown>>) => unknown;
}

/**
 * Finds where the values of an operation go: its literals are checked here and now, and each of its variables gets the
 * checks of every place that it is used at. A field of an interface or a union has the constraints of all types that
 * it may be asked of.
 */
export function compileOperationChecks(
  { definition, fragments, schema }: Operation,
  checks: InputChecks,
): OperationChecks | undefined {
  const compiler = new OperationChecksCompiler(checks);
  const walk = (selectionSet: SelectionSetNode, parent: GraphQLCompositeType): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type =
          selection.typeCondition === undefined ? parent : schema.getType(selection.typeCondition.name.value);
        if (isCompositeType(type)) walk(selection.selectionSet, type);
        continue;
      }
      const field =
        isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[selection.name.value] : undefined;
      if (field === undefined) continue;
      const parents = isAbstractType(parent)
        ? [parent, ...schema.getPossibleTypes(parent)]
        : [parent, ...(isObjectType(parent) ? parent.getInterfaces() : [])];
      compiler.addField(
        selection,
        parents.map(({ name }) => name),
        (name) => field.args.find((argument) => argument.name === name)?.type,
      );
      const type = getNamedType(field.type);
      if (selection.selectionSet !== undefined && isCompositeType(type)) walk(selection.selectionSet, type);
    }
  };
  const root = schema.getRootType(definition.operation);
  if (root != null) walk(definition.selectionSet, root);
  // Each fragment once, however often it is spread. One that another operation alone spreads asks for nothing here.
  for (const { typeCondition, selectionSet } of usedFragments(definition.selectionSet, fragments)) {
    const type = schema.getType(typeCondition.name.value);
    if (isCompositeType(type)) walk(selectionSet, type);
  }
  const { fixed, variables, lists } = compiler;
  return fixed.length === 0 && variables.size === 0 && lists.length === 0 ? undefined : { fixed, variables, lists };
}

function usedFragments(
  selectionSet: SelectionSetNode,
  fragments: Operation['fragments'],
): ReadonlySet<NonNullable<ReturnType<Operation['fragments']['get']>>> {
  const used = new Set<NonNullable<ReturnType<Operation['fragments']['get']>>>();
  const search = (one: SelectionSetNode): void => {
    visit(one, {
      FragmentSpread(spread) {
        const fragment = fragments.get(spread.name.value);
        if (fragment === undefined || used.has(fragment)) return;
        used.add(fragment);
        search(fragment.selectionSet);
      },
    });
  };
  search(selectionSet);
  return used;
}

/** A value of the document, and what is known of it without variables. */
interface Placed {
  readonly value: ValueNode;
  readonly type: GraphQLInputType;
  readonly own: readonly CheckValue[];
  readonly path: readonly (string | number)[];
  readonly known: () => unknown;
}

interface Argument {
  readonly name: string;
  readonly literal: ArgumentLiteral;
}

class OperationChecksCompiler {
  readonly fixed: Violation[] = [];
  readonly variables = new Map<string, CheckValue[]>();
  readonly lists: ListWithVariables[] = [];
  readonly #checks: InputChecks;
  readonly #ofItems = new Map<CheckValue, CheckValue>();

  constructor(checks: InputChecks) {
    this.#checks = checks;
  }

  addField(
    node: FieldNode,
    parents: readonly string[],
    typeOf: (argument: string) => GraphQLInputType | undefined,
  ): void {
    for (const { name, value } of node.arguments ?? []) {
      const type = typeOf(name.value);
      const [parent] = parents;
      if (type === undefined) continue;
      const own = [
        ...new Set(parents.flatMap((one) => this.#checks.ofCoordinate(`${one}.${node.name.value}(${name.value}:)`))),
      ];
      const literal = new ArgumentLiteral(value, type);
      this.#addValue(
        { value, type, own, path: [], known: literal.known },
        { name: `${parent}.${node.name.value}(${name.value}:)`, literal },
      );
    }
  }

  #addValue({ value, type, own, path, known }: Placed, argument: Argument): void {
    const { name, literal } = argument;
    if (value.kind === Kind.VARIABLE) return this.#addVariable(value.name.value, type, own);
    const report: Report = (place, expected, constraint) =>
      void this.fixed.push({ where: writePlace(name, place), expected, constraint });
    if (own.length > 0) {
      // Of a literal with variables in it, what is known is checked: how many items, and those that are literals.
      const isVaried = literal.isVaried(value);
      const reportKnown: Report = (place, expected, constraint) =>
        constraint === 'uniqueItems' ? undefined : report(place, expected, constraint);
      for (const check of own) check(known(), path, isVaried ? reportKnown : report);
      if (isVaried && value.kind === Kind.LIST)
        this.lists.push({ name, path, checks: own, valueOf: literal.valueAt(path) });
    }
    if (value.kind === Kind.LIST) {
      const item = itemType(type);
      value.values.forEach((one, index) => {
        const checks = one.kind === Kind.VARIABLE ? own.map((check) => this.#itemsOf(check)) : [];
        this.#addValue(
          {
            value: one,
            type: item,
            own: checks,
            path: [...path, index],
            known: literal.knownWithin(value, known, { value: one, type: item, step: index }),
          },
          argument,
        );
      });
    }
    const named = getNamedType(type);
    if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return;
    const fields = named.getFields();
    for (const {
      name: { value: step },
      value: member,
    } of value.fields) {
      const field = fields[step];
      if (field === undefined) continue;
      const checks = this.#checks.ofCoordinate(`${named.name}.${step}`);
      this.#addValue(
        {
          value: member,
          type: field.type,
          own: checks,
          path: [...path, step],
          known: literal.knownWithin(value, known, { value: member, type: field.type, step }),
        },
        argument,
      );
    }
  }

  /** What a variable brings as an item may be a list itself, of which the outer one's length says nothing. */
  #itemsOf(check: CheckValue): CheckValue {
    const known = this.#ofItems.get(check) ?? ofItems(check);
    this.#ofItems.set(check, known);
    return known;
  }

  #addVariable(name: string, type: GraphQLInputType, own: readonly CheckValue[]): void {
    const inner = this.#checks.ofType(type);
    const added = [...own, ...(inner === undefined ? [] : [inner])];
    if (added.length === 0) return;
    const known = this.variables.get(name) ?? [];
    for (const check of added) if (!known.includes(check)) known.push(check);
    this.variables.set(name, known);
  }
}

/** `$input` and `['items', 0]`: `$input.items[0]`. */
export function writePlace(name: string, path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`), name);
}

function itemType(type: GraphQLInputType): GraphQLInputType {
  const nullable = isNonNullType(type) ? type.ofType : type;
  return isListType(nullable) ? nullable.ofType : nullable;
}
