import { isInherited } from '../../core/document/inherited-names.ts';
import { lazily } from '../../core/lazily.ts';
import { compileKey } from './compile-key.ts';
import { generateBlock, type BlockMember } from './generate-block.ts';
import { missingArgument } from '../infer/missing-argument.ts';
import { compileMerge, mergeValues } from './merge-values.ts';
import { methods } from '../methods/methods.ts';
import type { Evaluate, MappingScope, MappingWarning } from '../language/evaluate.ts';
import type { OutputKeys } from '../language/output-keys.ts';
import type {
  Block,
  Expression,
  Head,
  Item,
  Mapping,
  PathExpression,
  Property,
  PathStepExpression,
} from '../language/syntax.ts';
import { isObject } from '../language/values.ts';
import { compileChoice } from './compile-choice.ts';
import { compileWay } from './compile-way.ts';

/** Gives the mapped value, or undefined for *nothing*. Never throws on any input. */
export type CompiledMapping = (input: unknown, scope: MappingScope) => unknown;

/**
 * Compiles a mapping to closures. With `wanted`, labelled parts that were not asked for are left out;
 * unlabelled merges and the arguments of methods are kept.
 */
export function compileMapping(mapping: Mapping, wanted?: OutputKeys): CompiledMapping {
  const evaluate =
    mapping.body.kind === 'block' ? compileBlock(mapping.body, wanted) : compilePath(mapping.body, wanted);
  return (input, scope) => evaluate(input, input, scope);
}

function compilePath(path: PathExpression, wanted?: OutputKeys): Evaluate {
  const head = compileHead(path.head, path.steps[0]?.kind === 'optional');
  const steps = path.steps.map((step, index) => compileStep(step, path.steps[index + 1]?.kind === 'optional'));
  const block = path.block === undefined ? undefined : compileBlock(path.block, wanted);
  const fallback = steps.findLast((step) => step.takesNothing);
  if (steps.length === 0 && block === undefined) return head;
  return (dollar, current, scope) => {
    // What is missing in front of a `->default` is expected to be, as it is in front of a `??`.
    const held: MappingWarning[] | undefined = fallback === undefined || scope.warn === undefined ? undefined : [];
    let inner = held === undefined ? scope : { ...scope, warn: held.push.bind(held) };
    let value = head(dollar, current, inner);
    for (const step of steps) {
      if (held !== undefined && step.takesNothing === true) {
        for (const warning of held.splice(0)) if (value != null) scope.warn?.(warning);
        if (step === fallback) inner = { ...inner, warn: scope.warn };
      }
      // Nothing ends the path: no later step runs, but for `->default`.
      if (value === undefined && !step.takesNothing) continue;
      const bound = step.bind?.(value, dollar, current, inner);
      if (bound === undefined) value = step.apply(value, dollar, current, inner);
      else inner = bound;
    }
    if (value === undefined || block === undefined) return value;
    return block(value, value, inner);
  };
}

function compileHead(head: Head, guarded: boolean): Evaluate {
  switch (head.kind) {
    case 'input':
      return (dollar) => dollar;
    case 'current':
      return (_, current) => current;
    case 'key': {
      const get = compileKey(head.key, head, guarded);
      return (dollar, _, scope) => get(dollar, scope);
    }
    case 'variable': {
      const { name, start, end } = head;
      const inherited = isInherited(name);
      return (_dollar, _current, scope) => {
        const value = inherited && !Object.hasOwn(scope.variables, name) ? undefined : scope.variables[name];
        if (value === undefined && !guarded) scope.warn?.({ message: `$${name} has no value`, start, end });
        return value;
      };
    }
    case 'expression':
      return compileExpression(head.expression);
  }
}

interface CompiledStep {
  readonly takesNothing?: boolean;
  readonly apply: (value: unknown, dollar: unknown, current: unknown, scope: MappingScope) => unknown;
  /** Set for `->as($v)`: the scope for the rest of the path. */
  readonly bind?:
    | ((value: unknown, dollar: unknown, current: unknown, scope: MappingScope) => MappingScope)
    | undefined;
}

function compileStep(step: PathStepExpression, guarded: boolean): CompiledStep {
  switch (step.kind) {
    case 'key': {
      const get = compileKey(step.key, step, guarded);
      return { apply: (value, _dollar, _current, scope) => get(value, scope) };
    }
    case 'optional':
      return { apply: (value) => value ?? undefined };
    case 'method':
      return step.name === 'as' ? compileBinding(step) : compileMethod(step);
  }
}

function compileMethod(step: PathStepExpression & { readonly kind: 'method' }): CompiledStep {
  const method = methods[step.name];
  const { name, start, end } = step;
  const refused = (message: string): CompiledStep => ({
    apply: (_value, _dollar, _current, scope) => {
      scope.warn?.({ message, start, end });
      return undefined;
    },
  });
  if (method === undefined || !Object.hasOwn(methods, name)) return refused(`there is no method ->${name}`);
  const missing = missingArgument(name, step.args);
  if (missing !== undefined) return refused(`->${name}: ${missing}`);
  const run = method({
    nodes: step.args,
    args: step.args.map((arg) => compileExpression(arg)),
    compile: (node) => compileExpression(node),
    refuse: (scope, message) => {
      scope.warn?.({ message: `->${name}: ${message}`, start, end });
      return undefined;
    },
  });
  return { takesNothing: name === 'default', apply: (value, dollar, _current, scope) => run(value, dollar, scope) };
}

/** `->as($v)` and `->as($v, expression)` pass their input on; only the rest of the path sees `$v`. */
function compileBinding(step: PathStepExpression & { readonly kind: 'method' }): CompiledStep {
  const [target, source] = step.args;
  const { start, end } = step;
  const missing = missingArgument('as', step.args);
  const name =
    missing === undefined && target?.kind === 'path' && target.head.kind === 'variable' ? target.head.name : undefined;
  const evaluate = source === undefined ? undefined : compileExpression(source);
  return {
    apply: (value) => value,
    bind: (value, dollar, _current, scope) => {
      if (name === undefined) {
        scope.warn?.({ message: `->as: ${missing ?? ''}`, start, end });
        return scope;
      }
      const bound = evaluate === undefined ? value : evaluate(dollar, value, scope);
      return { ...scope, variables: { ...scope.variables, [name]: bound } };
    },
  };
}

function compileBlock(block: Block, wanted?: OutputKeys): Evaluate {
  if (block.value !== undefined) {
    const evaluate = compilePath(block.value, wanted);
    const mapOne: MapOne = (value, scope) => {
      const result = evaluate(value, value, scope);
      return result === undefined && block.isLiteral !== true && !isObject(value) ? value : result;
    };
    return (_dollar, current, scope) => mapEach(current, scope, mapOne);
  }
  const items = block.items.filter((item) => item.kind === 'merge' || wanted === undefined || wanted.has(item.label));
  const labels = items.flatMap((item) => (item.kind === 'merge' ? [] : [item.label]));
  // Where parts may meet under one key, or there is none, they are written one after the other.
  const meet = items.length === 0 || labels.length < items.length || new Set(labels).size < labels.length;
  const write = lazily(() => compileWriters(items, block, wanted));
  if (meet) return (_dollar, current, scope) => mapEach(current, scope, write());
  const generated = lazily(() =>
    generateBlock(
      items.flatMap((item) => (item.kind === 'merge' ? [] : [compileMember(item, wanted)])),
      (value, scope) => write()(value, scope),
    ),
  );
  return (dollar, current, scope) => generated()(dollar, current, scope);
}

type MapOne = (value: unknown, scope: MappingScope) => unknown;

function mapEach(value: unknown, scope: MappingScope, mapOne: MapOne): unknown {
  return Array.isArray(value) ? value.map((item) => mapEach(item, scope, mapOne) ?? null) : mapOne(value, scope);
}

/** `items` are those of the block that are asked for. */
function compileWriters(items: readonly Item[], block: Block, wanted?: OutputKeys): MapOne {
  const writers = items.map((item) => compileItem(item, wanted));
  const whole = lazily(() => compileWriters(block.items, block));
  return (value, scope) => {
    const output: Record<string, unknown> = {};
    for (const write of writers) {
      if (!write(output, value, scope)) return null;
    }
    if (block.isLiteral === true || isObject(value)) return output;
    // On a scalar or null: what yields nothing leaves the value as it is.
    for (const _ in output) return output;
    // What was left out may make an object of it: what is asked for must not decide that.
    return wanted !== undefined && whole()(value, { ...scope, warn: undefined }) !== value ? output : value;
  };
}

/** Writes into `output`; false makes the whole object null. */
type Write = (output: Record<string, unknown>, value: unknown, scope: MappingScope) => boolean;

function compileItem(item: Item, wanted: OutputKeys | undefined): Write {
  if (item.kind === 'merge') return compileMerge(compilePath(item.path, wanted), item);
  const { label } = item;
  const evaluate = compileValue(item, wanted);
  return (output, value, scope) => {
    const result = evaluate(value, value, scope);
    if (result === undefined) return true;
    const earlier = Object.hasOwn(output, label) ? output[label] : undefined;
    if (earlier === undefined) output[label] = result;
    else
      output[label] = mergeValues(earlier, result, (message) =>
        scope.warn?.({ message: `\`${label}\`: ${message}`, start: item.start, end: item.end }),
      );
    return true;
  };
}

type LabelledItem = Exclude<Item, { readonly kind: 'merge' }>;

function compileValue({ label, value }: LabelledItem, wanted: OutputKeys | undefined): Evaluate {
  const below = wanted?.get(label);
  return value.kind === 'block' ? compileBlock(value, below) : compilePath(value, below);
}

function compileMember(item: LabelledItem, wanted: OutputKeys | undefined): BlockMember {
  const { label, value } = item;
  const way = value.kind === 'block' ? undefined : compileWay(value);
  if (value.kind === 'block' || way === undefined)
    return { label, way: undefined, evaluate: compileValue(item, wanted) };
  return {
    label,
    way,
    evaluate: value.block === undefined ? undefined : compileBlock(value.block, wanted?.get(label)),
  };
}

function compileExpression(node: Expression): Evaluate {
  switch (node.kind) {
    case 'literal':
      return () => node.value;
    case 'path':
      return compilePath(node);
    case 'array': {
      const elements = node.elements.map((element) => compileExpression(element));
      return (dollar, current, scope) => elements.map((element) => element(dollar, current, scope) ?? null);
    }
    case 'object': {
      const writers = node.properties.map(compileProperty);
      return (dollar, current, scope) => {
        const output: Record<string, unknown> = {};
        for (const write of writers) if (!write(output, dollar, current, scope)) return null;
        return output;
      };
    }
    case 'choice': {
      const operands = node.operands.map((operand) => compileExpression(operand));
      const wins = node.operator === '??' ? (value: unknown) => value != null : (value: unknown) => value !== undefined;
      return compileChoice(operands, wins);
    }
  }
}

/** Writes into `output`; false makes the whole object null, as a merge does in a selection. */
function compileProperty({
  key,
  value,
}: Property): (output: Record<string, unknown>, dollar: unknown, current: unknown, scope: MappingScope) => boolean {
  const evaluate = compileExpression(value);
  if (key !== undefined) {
    return (output, dollar, current, scope) => {
      const result = evaluate(dollar, current, scope);
      if (result !== undefined) output[key] = result;
      return true;
    };
  }
  const { start, end } = value;
  return (output, dollar, current, scope) =>
    compileMerge(() => evaluate(dollar, current, scope), { start, end })(output, dollar, scope);
}
