import { print, type GraphQLObjectType, type OperationDefinitionNode } from 'graphql';
import { compileSelection, type Selection } from '../../core/mapping/compile-selection.ts';
import { writeJson } from '../../core/write-json.ts';
import { collectFields, type Condition } from './collect-fields.ts';
import { compileArguments, type CompiledArguments } from './compile-arguments.ts';
import { loadersOf } from './load-fields.ts';
import type { ConnectorRuntime } from './connector-runtime.ts';
import type { Complete } from './object-plan.ts';
import { planValue, type PlanContext } from './plan-objects.ts';
import { prepareEntities } from './prepare-entities.ts';
import { asBackendFailure, type Run } from './run.ts';

/** Answers one root field. Failures of calls end in the run's errors. */
export interface RootStep {
  readonly responseKey: string;
  readonly include: Condition | undefined;
  run(run: Run): Promise<unknown>;
}

/** Compiles the root fields of an operation, in order. */
export function prepareRoot(context: PlanContext, type: GraphQLObjectType | undefined, operation: OperationDefinitionNode): readonly RootStep[] {
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
    const runtime = context.fieldConnectors.get(`${operation.operation}.${name}`)?.[0];
    if (definition === undefined || runtime === undefined) throw new TypeError(`nothing resolves the root field ${name}`);
    const call = [runtime.connector.coordinate, ...(node.arguments ?? []).map((argument) => print(argument)).sort()].join(' ');
    // Equal calls of a query are made once.
    if (operation.operation === 'mutation' || !predicted.has(call)) context.planned.push({ connector: runtime.connector, count: 'one', at: '', args: '' });
    predicted.add(call);
    const value = planValue(context, definition, field, { shape: runtime.shape, at: '' });
    return {
      responseKey,
      include,
      run: rootCall({
        responseKey,
        runtime,
        once: operation.operation === 'query' && fields.some((other) => other !== field && other.node.name.value === name),
        changes: operation.operation === 'mutation',
        args: compileArguments(definition.args, node.arguments ?? []),
        select: compileSelection(runtime.connector.selection, value.wanted),
        complete: value.complete,
      }),
    };
  });
}

interface RootCall {
  readonly responseKey: string;
  readonly runtime: ConnectorRuntime;
  /** Whether the operation may hold an equal call, which is made once; a mutation is made as often as it is asked for. */
  readonly once: boolean;
  /** True for a mutation: what was read before may have changed by it. */
  readonly changes: boolean;
  readonly args: CompiledArguments;
  readonly select: Selection;
  readonly complete: Complete;
}

function rootCall({ responseKey, runtime, once, changes, args, select, complete }: RootCall): RootStep['run'] {
  return async (run) => {
    const variables = { args: args(run.variables) };
    try {
      if (once) {
        const answer = await runtime.rootLoad({ text: writeJson(variables.args), variables }, loadersOf(run), run.context);
        run.answered();
        return complete(answer(select), run, undefined, responseKey);
      }
      const answer = await runtime.call(variables, run.context);
      if (changes) {
        loadersOf(run).clear();
        run.forget();
      }
      run.answered();
      return complete(answer.select(select), run, undefined, responseKey);
    } catch (error) {
      run.fail(asBackendFailure(error), [responseKey]);
      return null;
    }
  };
}
