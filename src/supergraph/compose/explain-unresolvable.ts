import { isInterfaceType, isObjectType } from 'graphql';
import { headOf, pathsOfFieldSet } from '../sdl/field-paths.ts';
import { directivesOf, isTypeWithFields } from '../sdl/read-types.ts';
import { importedDirectives, linksOf, memberOf, textOf } from '../sdl/links.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph } from '../supergraph.ts';

const WITHOUT_KEY = /because type "([^"]+)" has no @key defined in subgraph "([^"]+)"/;

/**
 * Adds to a problem of satisfiability why a key that is written counts for nothing: composition sees that it is not
 * resolvable, and not that no connector answers it.
 */
export function explainUnresolvable(problem: SchemaProblem, subgraphs: readonly Subgraph[]): SchemaProblem {
  const [, typeName, subgraphName] = WITHOUT_KEY.exec(problem.message) ?? [];
  const subgraph = subgraphs.find(({ name }) => name === subgraphName);
  if (typeName === undefined || subgraph?.origin.kind !== 'connectors') return problem;
  const keys = writtenKeys(subgraph, typeName);
  const [key] = keys;
  if (key === undefined) return problem;
  const fields = fieldsWithoutConnector(subgraph.origin.connectors, typeName, keys);
  if (fields.length === 0) return problem;
  const missing = fields.map((name) => `\`${typeName}.${name}\``).join(', ');
  const why =
    `The subgraph "${subgraph.name}" has a key "${key}" of \`${typeName}\`, which finds nothing: no ` +
    'connector ' +
    `gives ${missing} by it. Expected a \`@connect\` on the type \`${typeName}\` whose selection has them, or one on ` +
    'each of them';
  return { ...problem, message: `${problem.message}\n${why}` };
}

function writtenKeys({ federatedSchema }: Subgraph, typeName: string): readonly string[] {
  if (federatedSchema === undefined) return [];
  const name =
    linksOf(federatedSchema)
      .flatMap(importedDirectives)
      .find((one) => one.name === 'key')?.as ?? 'key';
  return federatedSchema.definitions
    .filter(isTypeWithFields)
    .filter((node) => node.name.value === typeName)
    .flatMap((node) => directivesOf(node, name))
    .flatMap((directive) => textOf(memberOf(directive, 'fields')) ?? []);
}

function fieldsWithoutConnector(
  { schema, connectors }: Extract<Subgraph['origin'], { kind: 'connectors' }>['connectors'],
  typeName: string,
  keys: readonly string[],
): readonly string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const known = new Set(keys.flatMap((key) => pathsOfFieldSet(key) ?? []).map(headOf));
  for (const { place } of connectors)
    if (place.kind === 'field' && place.typeName === typeName) known.add(place.fieldName);
  return Object.keys(type.getFields()).filter((name) => !known.has(name));
}
