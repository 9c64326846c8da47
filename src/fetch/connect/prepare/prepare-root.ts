import { print, type GraphQLObjectType, type OperationDefinitionNode } from 'graphql';
import { compileSelection, type Selection } from '../../../mapping/compile/compile-selection.ts';
import { writeJson } from '../../../core/json/write-json.ts';
import type { OwnVariables } from '../call/call-connector.ts';
import { collectFields, type Condition } from '../plan/collect-fields.ts';
import { compileArguments, type CompiledArguments } from '../plan/compile-arguments.ts';
import { chooseParts, joinParts } from '../plan/join-parts.ts';
import { loadersOf } from '../complete/load-fields.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import type { Complete } from '../plan/object-plan.ts';
import { planValue, type PlanContext } from './plan-objects.ts';
import { prepareEntities } from './prepare-entities.ts';
import { asBackendFailure, type ConnectorRun } from '../call/run.ts';

/** Answers one root field. Failures of calls end in the run's errors. */
export interface RootStep {
  readonly responseKey: string;
  readonly include: Condition | undefined;
  run(run: ConnectorRun): Promise<unknown>;
}

/** Compiles the root fields of an operation, in order. */
export function prepareRoot(
  context: PlanContext,
  type: GraphQLObjectType | undefined,
  operation: OperationDefinitionNode,
): readonly RootStep[] {
  // A subgraph without a Query of its own still answers `_entities`.
  const selections = [{ set: operation.selectionSet, include: undefined }];
  const root = type ?? context.emptyQuery;
  const predicted = new Set<string>();
  const fields = collectFields(context.schema, root, selections, context.fragments);
  return fields.map((field): RootStep => {
    const { responseKey, include, node } = field;
    const name = node.name.value;
    if (name === '__typename') return { responseKey, include, run: () => Promise.resolve(root.name) };
    if (name === '_entities') return { responseKey, include, run: prepareEntities(context, field) };
    const definition = root.getFields()[name];
    const [runtime, ...others] = context.fieldConnectors.get(`${operation.operation}.${name}`) ?? [];
    if (definition === undefined || runtime === undefined)
      throw new TypeError(`nothing resolves the root field ${name}`);
    const changes = operation.operation === 'mutation';
    // A change is made once: no second call is made to learn more of its result.
    const parts = chooseParts(context, {
      type: definition.type,
      field,
      runtimes: [runtime, ...others],
      joins: !changes,
    });
    const written = (node.arguments ?? []).map((argument) => print(argument)).sort();
    for (const { connector } of parts.runtimes) {
      const call = [connector.coordinate, ...written].join(' ');
      // Equal calls of a query are made once.
      if (changes || !predicted.has(call)) context.planned.push({ connector, count: 'one', at: '', args: '' });
      predicted.add(call);
    }
    const value = planValue(context, definition, field, { shape: parts.shape, at: '' });
    const once =
      operation.operation === 'query' && fields.some((other) => other !== field && other.node.name.value === name);
    const [first, ...more] = parts.runtimes.map(
      (one): RootPart => ({
        runtime: one,
        keys: parts.keysOf(one),
        select: compileSelection(one.connector.selection, parts.wantedOf(one, value.wanted)),
      }),
    );
    if (first === undefined) throw new TypeError(`nothing resolves the root field ${name}`);
    const args = compileArguments(definition.args, node.arguments ?? []);
    return {
      responseKey,
      include,
      run: rootCall({ responseKey, first, more, once, changes, args, complete: value.complete }),
    };
  });
}

interface RootPart {
  readonly runtime: ConnectorRuntime;
  /** The fields that are missing without it. */
  readonly keys: readonly string[];
  readonly select: Selection;
}

interface RootCall {
  readonly responseKey: string;
  readonly first: RootPart;
  /** Connectors that add fields to what the first gives. */
  readonly more: readonly RootPart[];
  /**
   * Whether the operation may hold an equal call, which is made once; a mutation is made as often as it is asked for.
   */
  readonly once: boolean;
  /** True for a mutation: what was read before may have changed by it. */
  readonly changes: boolean;
  readonly args: CompiledArguments;
  readonly complete: Complete;
}

function rootCall({ responseKey, first, more, once, changes, args, complete }: RootCall): RootStep['run'] {
  const ask = async ({ runtime, select }: RootPart, variables: OwnVariables, run: ConnectorRun): Promise<unknown> => {
    if (once) {
      const answer = await runtime.rootLoad(
        { text: writeJson(variables.args), variables },
        loadersOf(run),
        run.context,
      );
      run.answered();
      return answer(select);
    }
    const answer = await runtime.call(variables, run.context);
    if (changes) {
      loadersOf(run).clear();
      run.forget();
    }
    run.answered();
    return answer.select(select);
  };
  const failPart = ({ keys }: RootPart, error: unknown, run: ConnectorRun): void => {
    const failure = asBackendFailure(error);
    for (const key of keys) run.fail(failure, [responseKey, key]);
  };
  return async (run) => {
    const variables = { args: args(run.variables) };
    try {
      if (more.length === 0) return complete(await ask(first, variables, run), run, undefined, responseKey);
      const added = Promise.all(
        more.map((part) => ask(part, variables, run).catch((error: unknown) => failPart(part, error, run))),
      );
      const value = await ask(first, variables, run).finally(() => added);
      return complete(joinParts([value, ...(await added)]), run, undefined, responseKey);
    } catch (error) {
      run.fail(asBackendFailure(error), [responseKey]);
      return null;
    }
  };
}
