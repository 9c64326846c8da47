import {
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { isSchemaNode } from '../sdl/links.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph } from '../supergraph.ts';
import type { CarriedApplication } from '../policy/directives/carried-application.ts';
import { supergraphDefinitions } from '../policy/directives/directive-definitions.ts';
import { listElements } from '../policy/directives/list-elements.ts';
import { putNestedSlicing } from '../policy/directives/nested-slicing.ts';
import { POLICY_URL } from '../policy/directives/policy-specification.ts';

/** The prefix of the specification in a supergraph: `policy` there is Federation's own. */
const PREFIX = 'gatefold';

/**
 * Puts the policy directives of all subgraphs on the elements of the supergraph, each application once, with its
 * definition and link: a supergraph file says all of it. What is bound to an element that composition leaves out is a
 * problem. The very same text when no subgraph has any.
 */
export function carryPolicies(
  supergraphSdl: string,
  subgraphs: readonly Subgraph[],
): { readonly sdl: string; readonly problems: readonly SchemaProblem[] } {
  const all = subgraphs.flatMap(({ name, policies = [] }) =>
    policies.map((application) => ({ subgraph: name, application })),
  );
  if (all.length === 0) return { sdl: supergraphSdl, problems: [] };
  const document = parse(supergraphSdl, { noLocation: true });
  const composed = new Set(listElements(document).map(({ coordinate }) => coordinate));
  const problems = all.flatMap(({ subgraph, application }) =>
    composed.has(application.coordinate) ? [] : [leftOut(subgraph, application)],
  );
  const applications = all.flatMap(({ application }) => (application.directive === 'listSize' ? [] : [application]));
  const nested = all.flatMap(({ application }) => (application.directive === 'listSize' ? [application] : []));
  const sized = putNestedSlicing(document, nested);
  if (applications.length === 0) return { sdl: print(sized), problems };
  const wanted = directivesByCoordinate([...applications, ...onImplementations(applications, document)], composed);
  const used = new Set(applications.map(({ directive }) => directive));
  const definitions = sized.definitions.map((node) =>
    withDirectives(isSchemaNode(node) ? linked(node, [...used]) : node, wanted),
  );
  return {
    sdl: print({ ...document, definitions: [...definitions, ...supergraphDefinitions(used, PREFIX)] }),
    problems,
  };
}

function leftOut(subgraph: string, { coordinate, directive, file, line, column }: CarriedApplication): SchemaProblem {
  const message =
    `\`@${directive}\` is bound to nothing: composition leaves \`${coordinate}\` out, as what not ` +
    'every ' +
    'subgraph ' +
    'of its type defines';
  return { subgraph, file, line, column, coordinate, code: 'POLICY_BOUND_TO_NOTHING', message };
}

/** What an interface object says of a field holds for the field of every implementation. */
function onImplementations(
  applications: readonly CarriedApplication[],
  document: DocumentNode,
): readonly CarriedApplication[] {
  const interfaces = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.INTERFACE_TYPE_DEFINITION && isInterfaceObject(node.directives) ? [node.name.value] : [],
    ),
  );
  return applications.flatMap((application) => {
    const [typeName = '', member] = application.coordinate.split('.');
    if (member === undefined || !interfaces.has(typeName)) return [];
    return document.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.interfaces?.some(({ name }) => name.value === typeName) === true
        ? [{ ...application, coordinate: `${node.name.value}.${member}` }]
        : [],
    );
  });
}

function isInterfaceObject(directives: readonly ConstDirectiveNode[] | undefined): boolean {
  return (directives ?? []).some(
    ({ name, arguments: args }) =>
      name.value === 'join__type' &&
      args?.some(
        (one) => one.name.value === 'isInterfaceObject' && one.value.kind === Kind.BOOLEAN && one.value.value,
      ) === true,
  );
}

type Wanted = ReadonlyMap<string, readonly ConstDirectiveNode[]>;

function directivesByCoordinate(applications: readonly CarriedApplication[], composed: ReadonlySet<string>): Wanted {
  const byText = new Map<string, Map<string, ConstDirectiveNode>>();
  for (const { coordinate, node } of applications) {
    if (!composed.has(coordinate)) continue;
    const known = byText.get(coordinate) ?? new Map<string, ConstDirectiveNode>();
    // Subgraphs that say the same of a shared element say it once.
    known.set(print(node), node);
    byText.set(coordinate, known);
  }
  return new Map([...byText].map(([coordinate, nodes]) => [coordinate, [...nodes.values()]]));
}

function linked<Node extends DefinitionNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
  node: Node,
  directives: readonly string[],
): Node {
  if (node.kind !== Kind.SCHEMA_DEFINITION) return node;
  const imports = directives.map((name) => `"@${name}"`).join(', ');
  const [link] = parse(`extend schema @link(url: "${POLICY_URL}", as: "${PREFIX}", import: [${imports}])`, {
    noLocation: true,
  }).definitions;
  return {
    ...node,
    directives: [...(node.directives ?? []), ...(link?.kind === Kind.SCHEMA_EXTENSION ? (link.directives ?? []) : [])],
  };
}

function withDirectives(definition: DefinitionNode, wanted: Wanted): DefinitionNode {
  if (!('name' in definition) || definition.name === undefined || definition.kind === Kind.DIRECTIVE_DEFINITION)
    return definition;
  const typeName = definition.name.value;
  const marked = mark(definition, typeName, wanted);
  if (!('fields' in marked) || marked.fields === undefined) return marked;
  const fields = (marked.fields as readonly (FieldDefinitionNode | InputValueDefinitionNode)[]).map((field) =>
    withFieldDirectives(field, `${typeName}.${field.name.value}`, wanted),
  );
  // Each field stays of the kind it was.
  return { ...marked, fields } as DefinitionNode;
}

function withFieldDirectives<Node extends FieldDefinitionNode | InputValueDefinitionNode>(
  field: Node,
  coordinate: string,
  wanted: Wanted,
): Node {
  const marked = mark(field, coordinate, wanted);
  if (!('arguments' in marked) || marked.arguments === undefined) return marked;
  const args = marked.arguments.map((argument) => mark(argument, `${coordinate}(${argument.name.value}:)`, wanted));
  return { ...marked, arguments: args };
}

function mark<Node extends object>(
  node: Node & { readonly directives?: readonly unknown[] | undefined },
  coordinate: string,
  wanted: Wanted,
): Node {
  const added = wanted.get(coordinate);
  return added === undefined ? node : { ...node, directives: [...(node.directives ?? []), ...added] };
}
