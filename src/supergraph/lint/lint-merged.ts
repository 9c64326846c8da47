import {
  DirectiveLocation,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import { nameSome } from '../problems/name-some.ts';
import { listElements, type Element } from '../policy/directives/list-elements.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph, Supergraph } from '../supergraph.ts';
import { placeOf } from '../sdl/written-source.ts';

/**
 * Finds what composition leaves out, since subgraphs declare one element differently: an input type and a list of
 * arguments have what all of their subgraphs have, and so has an enum that is an input alone. Federation allows it;
 * what is left out may as well be one name that means two things.
 */
export function lintMerged({ schema, subgraphs }: Supergraph): readonly SchemaProblem[] {
  const declared = [...subgraphs.values()].map(membersOf);
  return declared.flatMap(({ subgraph, members }) =>
    [...members].flatMap(([coordinate, { owner, element }]): readonly SchemaProblem[] => {
      if (isThere(coordinate, schema)) return [];
      const without = declared.filter((other) => other.owners.has(owner) && !other.members.has(coordinate));
      if (without.length === 0) return [];
      const names = nameSome(without.map((other) => other.subgraph.name));
      const message =
        `is no part of the graph: \`${owner}\` has what all of its subgraphs declare, ` +
        `and ${names} ${without.length === 1 ? 'declares' : 'declare'} it without that`;
      return [{ subgraph: subgraph.name, coordinate, code: 'LEFT_OUT', message, ...placeOf(element.node) }];
    }),
  );
}

interface DeclaredMembers {
  readonly subgraph: Subgraph;
  /** By coordinate: input fields, enum values and arguments, each with what it is a member of. */
  readonly members: ReadonlyMap<string, { readonly owner: string; readonly element: Element }>;
  readonly owners: ReadonlySet<string>;
}

const MEMBERS: ReadonlySet<DirectiveLocation> = new Set([
  DirectiveLocation.INPUT_FIELD_DEFINITION,
  DirectiveLocation.ENUM_VALUE,
  DirectiveLocation.ARGUMENT_DEFINITION,
]);

function membersOf(subgraph: Subgraph): DeclaredMembers {
  const elements = subgraph.federatedSchema === undefined ? [] : listElements(subgraph.federatedSchema);
  const members = elements.filter(({ coordinate, location }) => MEMBERS.has(location) && !coordinate.startsWith('@'));
  return {
    subgraph,
    members: new Map(members.map((element) => [element.coordinate, { owner: ownerOf(element.coordinate), element }])),
    owners: new Set(elements.map(({ coordinate }) => coordinate)),
  };
}

/** `Type.field` of `Type.field(argument:)`, else the type. */
function ownerOf(coordinate: string): string {
  return coordinate.split(coordinate.endsWith(':)') ? '(' : '.', 1)[0] ?? coordinate;
}

/** True for what belongs to a type that is left out as a whole, too: federation's own are. */
function isThere(coordinate: string, schema: GraphQLSchema): boolean {
  const [, typeName = '', memberName = '', argumentName] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValue(memberName) !== undefined;
  if (!isInputObjectType(type) && !isObjectType(type) && !isInterfaceType(type)) return true;
  const field = type.getFields()[memberName];
  if (field === undefined) return !isInputObjectType(type);
  return argumentName === undefined || !('args' in field) || field.args.some(({ name }) => name === argumentName);
}
