import { Kind, TypeInfo, visit, visitWithTypeInfo, type ConstDirectiveNode, type DocumentNode, type FieldNode, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { readJoinGraphs, textArgument } from '../supergraph/join-graphs.ts';
import { listFetches } from './list-fetches.ts';
import { parseFetch } from './parse-fetch.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';
import type { SupergraphText } from './supergraph-text.ts';
import { parseFieldSet } from '../supergraph/field-set.ts';

/** What subgraphs declare of fields, by `subgraph Type.field`. */
interface Declarations {
  readonly external: ReadonlySet<string>;
  readonly provides: ReadonlyMap<string, SelectionSetNode>;
}

/**
 * Makes the check of a plan that asks a subgraph for a field which is external there, on a way by which no
 * `@provides` brings it: the subgraph would answer null, and nobody would know. It throws.
 */
export function createRefuseUnprovidedFields(supergraph: SupergraphText): (plan: QueryPlan) => void {
  if (!supergraph.sdl.includes('external: true')) return () => {};
  const declarations = readDeclarations(supergraph.document());
  if (declarations.external.size === 0) return () => {};
  const schema = supergraph.schema();
  return ({ root }) => {
    for (const fetch of listFetches(root)) refuseUnprovided(fetch, declarations, schema);
  };
}

function refuseUnprovided({ subgraph, operation }: FetchNode, { external, provides }: Declarations, schema: GraphQLSchema): void {
  const typeInfo = new TypeInfo(schema);
  /** The fields above, each with what it provides. */
  const way: { readonly name: string; readonly provides: SelectionSetNode | undefined }[] = [];
  const visitor = {
    Field: {
      enter({ name }: FieldNode): void {
        const coordinate = `${typeInfo.getParentType()?.name ?? ''}.${name.value}`;
        way.push({ name: name.value, provides: provides.get(`${subgraph} ${coordinate}`) });
        if (!external.has(`${subgraph} ${coordinate}`)) return;
        const provided = way.some((above, at) => above.provides !== undefined && selects(above.provides, way.slice(at + 1).map((below) => below.name)));
        if (!provided) throw new InternalFailure(`the plan asks ${subgraph} for ${coordinate}, which is external there and not provided`);
      },
      leave(): void {
        way.pop();
      },
    },
  };
  visit(parseFetch(operation), visitWithTypeInfo(typeInfo, visitor));
}

/** Whether a field set names a path, whatever the types on the way. */
function selects(selectionSet: SelectionSetNode, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return false;
  return selectionSet.selections.some((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, [name, ...rest]);
    if (selection.kind !== Kind.FIELD || selection.name.value !== name) return false;
    return rest.length === 0 || (selection.selectionSet !== undefined && selects(selection.selectionSet, rest));
  });
}

/** Reads `@join__field(external:, provides:)`. The external fields of a key are not meant: these a subgraph knows. */
function readDeclarations(document: DocumentNode): Declarations {
  const names = new Map(readJoinGraphs(document).map(({ enumValue, name }) => [enumValue, name]));
  const external = new Set<string>();
  const provides = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const keys = (definition.directives ?? []).flatMap((directive) => textArgument(directive, 'key')?.match(/\w+/g) ?? []);
    for (const { name, directives } of definition.fields ?? []) {
      for (const directive of directives ?? []) {
        if (directive.name.value !== 'join__field') continue;
        const place = `${names.get(textArgument(directive, 'graph') ?? '') ?? ''} ${definition.name.value}.${name.value}`;
        if (isExternal(directive) && !keys.includes(name.value)) external.add(place);
        const text = textArgument(directive, 'provides');
        if (text !== undefined) provides.set(place, parseFieldSet(text));
      }
    }
  }
  return { external, provides };
}

function isExternal({ arguments: args }: ConstDirectiveNode): boolean {
  return args?.some(({ name, value }) => name.value === 'external' && value.kind === Kind.BOOLEAN && value.value) === true;
}
