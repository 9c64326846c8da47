import {
  Kind,
  parse,
  print,
  validate,
  validateSchema,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { openWorld, type OpenWorld, type Request } from './open-world.ts';
import type { World } from './world.ts';

/** A world and a request that show something wrong, and what the world is opened with. */
export interface Example {
  readonly world: World;
  readonly request: Request;
  readonly errorRate: number;
}

/** Whether an example still shows what is to be shown. */
export type StillShows = (open: OpenWorld, request: Request) => Promise<boolean>;

/** Takes away whatever can be taken away without the example ceasing to show what it shows. */
export async function reduceExample(example: Example, stillShows: StillShows, budgetMs: number): Promise<Example> {
  const until = performance.now() + budgetMs;
  let { world, request } = example;
  for (let smaller = true; smaller && performance.now() < until; ) {
    smaller = false;
    const { open } = openWorld(world, example);
    if (open === undefined) return { ...example, world, request };
    for (let found = true; found && performance.now() < until; ) {
      found = false;
      for (const candidate of smallerRequests(request, open.publicSchema)) {
        if (!(await shows(open, candidate, stillShows))) continue;
        request = candidate;
        found = smaller = true;
        break;
      }
    }
    for (const candidate of smallerWorlds(world)) {
      if (performance.now() >= until) break;
      const opened = tryOpen(candidate, example.errorRate);
      if (
        opened === undefined ||
        validateSchema(opened.publicSchema).length > 0 ||
        validate(opened.publicSchema, parse(request.query)).length > 0
      )
        continue;
      if (!(await shows(opened, request, stillShows))) continue;
      world = candidate;
      smaller = true;
      break;
    }
  }
  return { ...example, world, request };
}

function tryOpen(world: World, errorRate: number): OpenWorld | undefined {
  try {
    return openWorld(world, { errorRate }).open;
  } catch {
    // Not every part of a world can be taken away.
    return undefined;
  }
}

async function shows(open: OpenWorld, request: Request, stillShows: StillShows): Promise<boolean> {
  try {
    return await stillShows(open, request);
  } catch {
    return false;
  }
}

function* smallerRequests({ query, variables }: Request, schema: GraphQLSchema): Generator<Request> {
  const document = parse(query, { noLocation: true });
  for (const edited of editedDocuments(document)) {
    const tidied = validOrNone(edited, schema);
    if (tidied === undefined) continue;
    const text = print(tidied);
    if (text.length >= query.length) continue;
    const declared = new Set<string>();
    visit(tidied, { VariableDefinition: (definition) => void declared.add(definition.variable.name.value) });
    yield {
      query: text,
      variables: Object.fromEntries(Object.entries(variables).filter(([name]) => declared.has(name))),
    };
  }
}

function validOrNone(document: DocumentNode, schema: GraphQLSchema): DocumentNode | undefined {
  try {
    const tidied = withoutUnused(document);
    return validate(schema, tidied).length === 0 ? tidied : undefined;
  } catch {
    // An edit can leave a node without a part that it must have.
    return undefined;
  }
}

/** Each document that lacks one selection, fragment around selections, alias, directive or argument. */
function* editedDocuments(document: DocumentNode): Generator<DocumentNode> {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet]] : [],
    ),
  );
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void nodes.push(node) });
  for (const target of nodes) {
    if (target.kind === Kind.SELECTION_SET)
      for (const index of target.selections.length > 1 ? target.selections.keys() : [])
        yield replaceNode(document, target, dropAt(target, index));
    if (target.kind === Kind.INLINE_FRAGMENT || target.kind === Kind.FRAGMENT_SPREAD) {
      const inner = target.kind === Kind.INLINE_FRAGMENT ? target.selectionSet : fragments.get(target.name.value);
      if (inner !== undefined) yield spliceSelections(document, target, inner);
    }
    if (target.kind === Kind.FIELD && target.alias !== undefined) {
      const { alias: _dropped, ...field } = target;
      yield replaceNode(document, target, field);
    }
    if (target.kind === Kind.DIRECTIVE || target.kind === Kind.ARGUMENT || target.kind === Kind.OBJECT_FIELD)
      yield replaceNode(document, target, null);
  }
}

function dropAt(selectionSet: SelectionSetNode, index: number): SelectionSetNode {
  return { ...selectionSet, selections: selectionSet.selections.filter((_, at) => at !== index) };
}

function replaceNode(document: DocumentNode, target: ASTNode, by: ASTNode | null): DocumentNode {
  return visit(document, { enter: (node) => (node === target ? by : undefined) }) as DocumentNode;
}

function spliceSelections(document: DocumentNode, target: ASTNode, inner: SelectionSetNode): DocumentNode {
  return visit(document, {
    SelectionSet: (node) =>
      (node.selections as readonly ASTNode[]).includes(target)
        ? {
            ...node,
            selections: node.selections.flatMap((selection) =>
              (selection as ASTNode) === target ? inner.selections : [selection],
            ),
          }
        : undefined,
  }) as DocumentNode;
}

/** Fragments and variables that nothing uses any more are not valid. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    FragmentSpread: (node) => void used.add(`...${node.name.value}`),
    Variable: (node) => void used.add(node.name.value),
  });
  const tidied = visit(document, {
    FragmentDefinition: (node) => (used.has(`...${node.name.value}`) ? undefined : null),
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  }) as DocumentNode;
  return tidied.definitions.length === document.definitions.length ? tidied : withoutUnused(tidied);
}

/** Each world that lacks one subgraph, type, field, place of a field, key or argument; the largest parts first. */
function* smallerWorlds(world: World): Generator<World> {
  const copies = function* (count: number, change: (copy: World, index: number) => void): Generator<World> {
    for (let index = 0; index < count; index += 1) {
      const copy = structuredClone(world);
      change(copy, index);
      yield copy;
    }
  };
  yield* copies(world.subgraphs.length, (copy, index) => dropSubgraph(copy, copy.subgraphs[index] ?? ''));
  yield* copies(world.objects.length, (copy, index) => dropType(copy, copy.objects[index]?.name ?? ''));
  yield* copies(world.unions.length, (copy, index) => dropType(copy, copy.unions[index]?.name ?? ''));
  yield* copies(world.interfaces.length, (copy, index) => dropType(copy, copy.interfaces[index]?.name ?? ''));
  yield* copies(world.interfaces.length, (copy, index) => void copy.interfaces[index]?.fields.splice(1));
  for (const [at, object] of world.objects.entries()) {
    yield* copies(object.fields.length, (copy, index) => void copy.objects[at]?.fields.splice(index, 1));
    yield* copies(object.keys.length, (copy, index) => void copy.objects[at]?.keys.splice(index, 1));
    yield* copies(object.implements.length, (copy, index) => void copy.objects[at]?.implements.splice(index, 1));
    for (const [fieldAt, field] of object.fields.entries()) {
      if (field.placements.length > 1)
        yield* copies(
          field.placements.length,
          (copy, index) => void copy.objects[at]?.fields[fieldAt]?.placements.splice(index, 1),
        );
    }
  }
  for (const [at, union] of world.unions.entries())
    yield* copies(union.members.length, (copy, index) => void copy.unions[at]?.members.splice(index, 1));
}

function dropSubgraph(world: World, name: string): void {
  world.subgraphs = world.subgraphs.filter((subgraph) => subgraph !== name);
  for (const object of world.objects) {
    object.keys = object.keys.filter(({ subgraph }) => subgraph !== name);
    for (const field of object.fields) field.placements = field.placements.filter(({ subgraph }) => subgraph !== name);
    object.fields = object.fields.filter(({ placements }) => placements.length > 0);
  }
  world.objects = world.objects.filter(({ fields }) => fields.length > 0);
}

/** Takes a type away with every field that leads to it. */
function dropType(world: World, name: string): void {
  const mentions = (field: { readonly type: unknown }): boolean =>
    JSON.stringify(field.type).includes(`"name":"${name}"`);
  world.objects = world.objects.filter((object) => object.name !== name);
  for (const object of world.objects) {
    object.fields = object.fields.filter((field) => !mentions(field));
    object.implements.splice(0, object.implements.length, ...object.implements.filter((other) => other !== name));
  }
  world.objects = world.objects.filter(({ fields }) => fields.length > 0);
  world.interfaces = world.interfaces.filter((candidate) => candidate.name !== name);
  for (const candidate of world.interfaces) candidate.fields = candidate.fields.filter((field) => !mentions(field));
  world.unions = world.unions.filter((union) => union.name !== name);
  for (const union of world.unions)
    union.members.splice(0, union.members.length, ...union.members.filter((member) => member !== name));
}
