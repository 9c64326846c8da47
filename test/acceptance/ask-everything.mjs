/** Asks every root field of an imported schema, and compares each answer with what the backend said. */
import {
  buildASTSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';

const MAX_FIELDS = 250;
const MAX_DEPTH = 5;

export function schemaOf(sdl) {
  return buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true });
}

/** An operation that asks a root field for all there is to a depth; with the smallest arguments that are allowed. */
export function operationFor(kind, field) {
  const args = field.args.filter((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined);
  const printed =
    args.length === 0
      ? ''
      : `(${args.map((argument) => `${argument.name}: ${sample(argument.type, argument.name)}`).join(', ')})`;
  const budget = { left: MAX_FIELDS };
  return `${kind} { ${field.name}${printed}${selectionOf(getNamedType(field.type), 0, budget, '')} }`;
}

function sample(type, name, depth = 0) {
  if (isNonNullType(type)) return sample(type.ofType, name, depth);
  if (isListType(type)) return `[${sample(type.ofType, name, depth)}]`;
  if (isEnumType(type)) return type.getValues()[0].name;
  if (isInputObjectType(type)) {
    const required = depth > 6 ? [] : Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{${required.map((field) => `${field.name}: ${sample(field.type, field.name, depth + 1)}`).join(', ')}}`;
  }
  return (
    {
      Int: '1',
      Int64: '1',
      Float: '1.5',
      Boolean: 'true',
      DateTime: '"2024-05-01T12:00:00Z"',
      Date: '"2024-05-01"',
      JSON: '{}',
      ID: '"1"',
    }[type.name] ?? '"a"'
  );
}

function selectionOf(type, depth, budget, prefix) {
  if (isLeafType(type)) return '';
  if (isUnionType(type))
    return ` { __typename ${type
      .getTypes()
      .map(
        (member) =>
          `... on ${member.name}${selectionOf(member, depth + 1, budget, `${member.name}__`) || ' { __typename }'}`,
      )
      .join(' ')} }`;
  const parts = [];
  for (const field of Object.values(type.getFields())) {
    if (budget.left <= 0 && parts.length > 0) break;
    const named = getNamedType(field.type);
    const below = depth >= MAX_DEPTH && !isLeafType(named) ? undefined : selectionOf(named, depth + 1, budget, '');
    if (below === undefined) continue;
    budget.left -= 1;
    parts.push(`${prefix === '' ? '' : `${prefix}${field.name}: `}${field.name}${below}`);
  }
  return parts.length === 0 ? ' { __typename }' : ` { ${parts.join(' ')} }`;
}

/**
 * Every place where an answer is not what the backend said. An error at a place excuses a null there.
 * `names` are translated by a rule of its own, so that a mistake of the importer is not repeated here.
 */
export function differences(type, answer, said, excused, path = []) {
  if (answer === null && excused(path)) return [];
  const nullable = getNullableType(type);
  if (said === null || said === undefined)
    return answer === null || answer === undefined ? [] : [told(path, answer, said)];
  if (isListType(nullable)) {
    if (!Array.isArray(answer) || !Array.isArray(said) || answer.length !== said.length)
      return [told(path, answer, said)];
    return answer.flatMap((item, index) => differences(nullable.ofType, item, said[index], excused, [...path, index]));
  }
  if (isLeafType(nullable)) return sameLeaf(nullable, answer, said) ? [] : [told(path, answer, said)];
  if (typeof answer !== 'object' || answer === null) return [told(path, answer, said)];
  const concrete = isObjectType(nullable)
    ? nullable
    : nullable.getTypes().find((member) => member.name === answer.__typename);
  if (concrete === undefined) return [told([...path, '__typename'], answer.__typename, said)];
  return Object.entries(answer).flatMap(([responseKey, value]) => {
    const name = responseKey.startsWith(`${concrete.name}__`)
      ? responseKey.slice(concrete.name.length + 2)
      : responseKey;
    if (name === '__typename') return [];
    return differences(concrete.getFields()[name].type, value, memberNamed(said, name), excused, [
      ...path,
      responseKey,
    ]);
  });
}

function told(path, answer, said) {
  return `${path.join('.')}: answered ${short(answer)}, the backend said ${short(said)}`;
}

function short(value) {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const bare = (text) =>
  text
    .replace(/\+/g, 'plus')
    .replace(/^-/g, 'minus')
    .replace(/[^0-9A-Za-z]/g, '')
    .toLowerCase();

/** The member that a field of this name means; undefined when there is none. */
export function memberNamed(said, name) {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return undefined;
  if (Object.hasOwn(said, name)) return said[name];
  const key = Object.keys(said).find(
    (one) => bare(one) === bare(name) || bare(one) === bare(name.replace(/_\d+$/, '')),
  );
  return key === undefined ? undefined : said[key];
}

function sameLeaf(type, answer, said) {
  if (isEnumType(type)) return bare(String(answer)) === bare(String(said));
  if (type.name === 'ID') return answer === String(said);
  if (type.name === 'Int' || type.name === 'Float') return answer === Number(said);
  return JSON.stringify(answer) === JSON.stringify(said);
}
