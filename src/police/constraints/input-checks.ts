import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { compileConstraint, type CheckValue } from '../../constraints/compile-constraint.ts';
import type { Constraints } from '../../constraints/constraint.ts';

/** The checks of values by where they go, each compiled when it is first met. */
export class InputChecks {
  readonly #constraints: Constraints;
  readonly #compiled = new Map<string, CheckValue>();
  readonly #ofTypes = new Map<GraphQLInputObjectType, CheckValue>();
  readonly #constrained = new Map<GraphQLInputObjectType, boolean>();

  constructor(constraints: Constraints) {
    this.#constraints = constraints;
  }

  /** Of an argument or input field: what stands on it, without what its type asks for. */
  ofCoordinate(coordinate: string): readonly CheckValue[] {
    return (this.#constraints.get(coordinate) ?? []).map((constraint) => {
      // Equal ones, such as of an interface and of its types, are one check.
      const key = JSON.stringify(constraint);
      const known = this.#compiled.get(key) ?? compileConstraint(constraint);
      this.#compiled.set(key, known);
      return known;
    });
  }

  /** Of the fields in an input object, however deep; undefined when none has a constraint. */
  ofType(type: GraphQLInputType): CheckValue | undefined {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || !this.#isConstrained(named)) return undefined;
    const check = this.#ofObject(named);
    return isListType(getNullableType(type)) ? ofItems(check) : check;
  }

  /** Input types may hold themselves, so one is known before its fields are looked at. */
  #ofObject(type: GraphQLInputObjectType): CheckValue {
    const known = this.#ofTypes.get(type);
    if (known !== undefined) return known;
    const fields: { readonly name: string; readonly checks: readonly CheckValue[] }[] = [];
    const check: CheckValue = (value, path, report) => {
      if (typeof value !== 'object' || value === null) return;
      // Coercion has made an object of the type's fields of it.
      const object = value as Readonly<Record<string, unknown>>;
      for (const { name, checks } of fields) {
        const member = object[name];
        if (member === undefined || member === null) continue;
        for (const one of checks) one(member, [...path, name], report);
      }
    };
    this.#ofTypes.set(type, check);
    for (const field of Object.values(type.getFields())) {
      const inner = this.ofType(field.type);
      const checks = [...this.ofCoordinate(`${type.name}.${field.name}`), ...(inner === undefined ? [] : [inner])];
      if (checks.length > 0) fields.push({ name: field.name, checks });
    }
    return check;
  }

  #isConstrained(type: GraphQLInputObjectType): boolean {
    const known = this.#constrained.get(type);
    if (known !== undefined) return known;
    const seen = new Set<GraphQLInputObjectType>();
    const search = (one: GraphQLInputObjectType): boolean => {
      if (seen.has(one)) return false;
      seen.add(one);
      return Object.values(one.getFields()).some((field) => {
        const named = getNamedType(field.type);
        return this.#constraints.has(`${one.name}.${field.name}`) || (isInputObjectType(named) && search(named));
      });
    };
    const found = search(type);
    this.#constrained.set(type, found);
    return found;
  }
}

/** Of a list, however deep, each item by itself. */
export function ofItems(check: CheckValue): CheckValue {
  const checkItems: CheckValue = (value, path, report) => {
    if (Array.isArray(value)) value.forEach((item, index) => checkItems(item, [...path, index], report));
    else check(value, path, report);
  };
  return checkItems;
}
