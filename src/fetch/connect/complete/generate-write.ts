import { generateFunction, memberName } from '../../../core/generate-function.ts';
import type { AssignFields, OwnField, TypenameField, WriteFields } from '../plan/object-plan.ts';

/** The fields of an object that are known at once, and the names of those that come later. */
export interface WrittenFields {
  readonly typeName: string;
  readonly typenames: readonly TypenameField[];
  readonly own: readonly OwnField[];
  /** Response keys that are null until their values come. */
  readonly later: readonly string[];
  /** True when the value is nobody else's, and has these fields alone: then it is completed in its place. */
  readonly inPlace: boolean;
}

/**
 * Makes the function that completes what is known of an object. Without conditions it is generated: an object literal,
 * or the value itself, in which a value that is certainly of its type is taken as it is.
 */
export function generateWrite(fields: WrittenFields): WriteFields {
  const { typenames, own, later } = fields;
  const isConditional = [...typenames, ...own].some(({ include }) => include !== undefined);
  if (isConditional) return writeConditional(fields);
  const staysInPlace =
    fields.inPlace &&
    typenames.length === 0 &&
    later.length === 0 &&
    own.every(({ responseKey, name }) => responseKey === name);
  // When first called: of the possible types of an interface most are never met.
  let write: WriteFields | undefined;
  return (value, run, place) =>
    (write ??= staysInPlace ? generateInPlace(own) : generateLiteral(fields))(value, run, place);
}

function generateInPlace(own: readonly OwnField[]): WriteFields {
  const given: Record<string, unknown> = {};
  const lines = own.map(({ responseKey, certain, complete }, index) => {
    given[`complete${index}`] = complete;
    const key = JSON.stringify(responseKey);
    return (
      `v = value[${key}]; ${certain === undefined ? '' : `if (!(${certain})) `}value[${key}] = ` +
      `complete${index}(v, run, place, ${key});`
    );
  });
  const body = `(value, run, place) => { let v; ${lines.join('\n')} return value; }`;
  return generateFunction<WriteFields>({ name: 'complete-in-place', body, given });
}

function writeConditional({ typeName, typenames, own, later }: WrittenFields): WriteFields {
  return (value, run, place) => {
    const output: Record<string, unknown> = {};
    for (const { responseKey, include } of typenames)
      if (include === undefined || include(run.variables)) output[responseKey] = typeName;
    for (const { responseKey, name, include, complete } of own) {
      if (include === undefined || include(run.variables))
        output[responseKey] = complete(value[name], run, place, responseKey);
    }
    for (const responseKey of later) output[responseKey] = null;
    return output;
  };
}

function generateLiteral({ typeName, typenames, own, later }: WrittenFields): WriteFields {
  const given: Record<string, unknown> = {};
  const lines = own.map(({ responseKey, name, certain, complete }, index) => {
    given[`complete${index}`] = complete;
    const slow = `v = complete${index}(v, run, place, ${JSON.stringify(responseKey)});`;
    return (
      `v = value[${JSON.stringify(name)}]; ${certain === undefined ? slow : `if (!(${certain})) ${slow}`} const ` +
      `v${index} = v;`
    );
  });
  const members = [
    ...typenames.map(({ responseKey }) => `${memberName(responseKey)}: ${JSON.stringify(typeName)}`),
    ...own.map(({ responseKey }, index) => `${memberName(responseKey)}: v${index}`),
    ...later.map((responseKey) => `${memberName(responseKey)}: null`),
  ];
  const body = `(value, run, place) => { let v; ${lines.join('\n')} return { ${members.join(', ')} }; }`;
  return generateFunction<WriteFields>({ name: 'complete-object', body, given });
}

/** Makes the function that puts completed fields into an object which has them as null. */
export function generateAssign(fields: readonly OwnField[]): AssignFields {
  if (fields.some(({ include }) => include !== undefined))
    return (output, completed) => void Object.assign(output, completed);
  const lines = [...new Set(fields.map(({ responseKey }) => JSON.stringify(responseKey)))].map(
    (key) => `output[${key}] = completed[${key}];`,
  );
  const body = `(output, completed) => { ${lines.join('\n')} }`;
  return generateFunction<AssignFields>({ name: 'assign-completed', body, given: {} });
}
