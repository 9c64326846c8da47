import { Kind, type ConstDirectiveNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { checkCircles } from './check/check-connector-set.ts';
import { checkConnector } from './check/check-connector.ts';
import type { ConnectorPlace, ConnectorSet, RootOperation, Source } from './model/connector.ts';
import type { Problems } from '../problems/problems.ts';
import { grammarOf, type ConnectVersion } from './read/read-links.ts';
import { readConnector } from './read-connectors.ts';
import type { SourcesByName } from './sources/read-sources.ts';
import type { WrittenConnector } from './read/written-connector.ts';
import { directivesOf, isTypeWithFields } from '../sdl/read-types.ts';
import { rootType } from './model/root-type.ts';

interface FoundConnector {
  readonly directive: ConstDirectiveNode;
  readonly coordinate: string;
  readonly place: ConnectorPlace;
}

export interface ConnectorInput {
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly sources: SourcesByName;
  /** The local name of `@connect`. */
  readonly directiveName: string;
  readonly version: ConnectVersion;
  readonly sdl: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly problems: Problems;
}

/** Reads and checks every `@connect` of a subgraph. */
export function readConnectorSet(input: ConnectorInput): ConnectorSet {
  const { schema, sources, problems, sdl, env, version } = input;
  const reading = { problems, env, version, grammar: grammarOf(version) };
  const written = findConnectors(input).flatMap(
    (found) => readConnector(found.directive, found, sources, reading) ?? [],
  );
  checkIds(written);
  const called = new Set(
    written.flatMap(({ place }) => (place.kind === 'field' ? [`${place.typeName}.${place.fieldName}`] : [])),
  );
  const connectors = written.map((one) => checkConnector(one, { schema, version, called }));
  checkRoots(input);
  checkCircles(connectors, schema, problems);
  const callable = [...sources].filter(
    (entry): entry is [string, Source] => entry[1].kind === 'http' || entry[1].kind === 'grpc',
  );
  return { schema, sdl, env, connectors, sources: new Map(callable) };
}

/** Logs and answers of `explain` name connectors by their ids. */
function checkIds(written: readonly WrittenConnector[]): void {
  const known = new Map<string, string>();
  for (const { id, args, coordinate } of written) {
    if (id === undefined) continue;
    const other = known.get(id);
    if (other !== undefined)
      args.problem('DUPLICATE_ID_NAME', `expected another \`id\`: \`${other}\` has "${id}" already`, args.value('id'));
    else known.set(id, coordinate);
  }
}

const ROOT_OPERATIONS = ['query', 'mutation', 'subscription'] as const satisfies readonly RootOperation[];

function findConnectors({ document, schema, directiveName, problems }: ConnectorInput): readonly FoundConnector[] {
  const found: FoundConnector[] = [];
  for (const node of document.definitions) {
    if (!isTypeWithFields(node)) continue;
    const typeName = node.name.value;
    const operation = ROOT_OPERATIONS.find((one) => rootType(schema, one)?.name === typeName);
    for (const [index, directive] of directivesOf(node, directiveName).entries()) {
      if (operation === undefined)
        found.push({ directive, coordinate: numbered(typeName, index), place: { kind: 'type', typeName } });
      else
        problems.add('CONNECT_ON_ROOT', `expected \`@connect\` on the fields of \`${typeName}\`, not on itself`, {
          node: directive,
          coordinate: typeName,
        });
    }
    for (const field of node.fields ?? []) {
      const fieldName = field.name.value;
      const place: ConnectorPlace =
        operation === undefined ? { kind: 'field', typeName, fieldName } : { kind: 'root', operation, fieldName };
      for (const [index, directive] of directivesOf(field, directiveName).entries()) {
        found.push({ directive, coordinate: numbered(`${typeName}.${fieldName}`, index), place });
      }
    }
  }
  return found;
}

function numbered(coordinate: string, index: number): string {
  return index === 0 ? coordinate : `${coordinate}[${index}]`;
}

/** A root field has no parent to take its value from, so each needs a connector. */
function checkRoots({ document, schema, directiveName, problems }: ConnectorInput): void {
  const roots = new Set(ROOT_OPERATIONS.map((operation) => rootType(schema, operation)?.name));
  for (const node of document.definitions) {
    if (
      !isTypeWithFields(node) ||
      (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION)
    )
      continue;
    const typeName = node.name.value;
    for (const field of node.fields ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      if (!roots.has(typeName) || directivesOf(field, directiveName).length > 0) continue;
      if (typeName === rootType(schema, 'subscription')?.name) {
        problems.add(
          'SUBSCRIPTION_IN_CONNECTORS',
          `nothing sends the events of \`${coordinate}\`; expected a \`@connect\` on it, with \`grpc\` and a ` +
            'method that streams its responses',
          { node: field, coordinate },
        );
      } else {
        problems.add(
          'CONNECTORS_UNRESOLVED_FIELD',
          `nothing resolves \`${coordinate}\`; expected a \`@connect\` on it`,
          { node: field, coordinate },
        );
      }
    }
  }
}
