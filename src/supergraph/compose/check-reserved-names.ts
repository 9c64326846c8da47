import { isTypeDefinitionNode, isTypeExtensionNode, Kind, visit, type DefinitionNode } from 'graphql';
import { isInherited } from '../../core/document/inherited-names.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph } from '../supergraph.ts';
import { placeOf } from '../sdl/written-source.ts';

/** What specifications keep for themselves in a supergraph (link specification, "Name prefixes"). */
const RESERVED =
  /^(?:join|link|core|federation|tag|inaccessible|authenticated|requiresScopes|policy|cost|context|connect)__/;

const TYPE_KINDS: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
]);

/**
 * Finds types of a subgraph that are named like those of a specification, such as `join__Owner`: composition would take
 * them for the specification's own. The scalars and enums with which a schema defines directives may stand, unused.
 */
export function checkReservedNames(subgraphs: readonly Subgraph[]): readonly SchemaProblem[] {
  return subgraphs.flatMap(({ name: subgraph, federatedSchema }) =>
    (federatedSchema?.definitions ?? []).flatMap((definition): readonly SchemaProblem[] => {
      const name = reservedNameIn(definition);
      if (name === undefined) return [];
      const coordinate = 'name' in definition ? definition.name?.value : undefined;
      const message =
        `the name ${name} begins with "${name.slice(0, name.indexOf('__') + 2)}", which a ` +
        'specification ' +
        'keeps ' +
        'for ' +
        'itself; expected another name for the type';
      return [{ subgraph, coordinate, ...placeOf(definition), code: 'RESERVED_NAME', message }];
    }),
  );
}

function reservedNameIn(definition: DefinitionNode): string | undefined {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION || !('name' in definition) || definition.name === undefined)
    return undefined;
  const name = definition.name.value;
  if (RESERVED.test(name)) return TYPE_KINDS.has(definition.kind) || name.startsWith('join__') ? name : undefined;
  let found: string | undefined;
  visit(definition, {
    NamedType: (type) => void (found ??= RESERVED.test(type.name.value) ? type.name.value : undefined),
  });
  return found;
}

/**
 * Finds types named like what every JavaScript object inherits, such as `constructor`: the composer can stumble over
 * them.
 */
export function checkInheritedNames(subgraphs: readonly Subgraph[]): readonly SchemaProblem[] {
  return subgraphs.flatMap(({ name: subgraph, federatedSchema }) =>
    (federatedSchema?.definitions ?? []).flatMap((node): readonly SchemaProblem[] => {
      if (!(isTypeDefinitionNode(node) || isTypeExtensionNode(node)) || !isInherited(node.name.value)) return [];
      const coordinate = node.name.value;
      return [
        {
          subgraph,
          coordinate,
          ...placeOf(node),
          code: 'RESERVED_NAME',
          message:
            `${coordinate} is a name that the composition cannot tell from what it has under it itself; ` +
            'expected ' +
            'another name for the type',
        },
      ];
    }),
  );
}
