import type { OutputKeys } from '../language/output-keys.ts';
import type { Template } from '../parse/parse-template.ts';
import type { Block, Expression, Mapping, PathExpression, PathStepExpression } from '../language/syntax.ts';

/** One use of a variable, or of the input. */
export interface Dependency {
  /** Without the `$`: `args`, `this`, `batch` and so on; empty for the mapping's input (`$`, bare keys). */
  readonly variable: string;
  /** The keys behind it as far as they are known; empty when the whole of it is used. */
  readonly path: readonly string[];
  /** Offset in the text of the mapping or template. */
  readonly offset: number;
}

/** One call of a method. */
export interface MethodUse {
  readonly name: string;
  readonly args: readonly Expression[];
  readonly offset: number;
}

/** What a mapping uses, once for each time. */
export interface Inspected {
  readonly found: readonly Dependency[];
  /**
   * What blocks and methods are applied to: whether it is there, and how many they are, is used even where nothing in
   * it is.
   */
  readonly inputs: readonly Dependency[];
  readonly methods: readonly MethodUse[];
}

/** What a value is known to be: a variable and the keys that lead into it; undefined when it is anything else. */
type Origin = Dependency | undefined;

/**
 * Every use of a variable in a mapping. Lists are seen through: `$batch.id` and `$batch->map(@.id)` are the same. What
 * only has to be there counts too, as in `$this.name->echo('x')`, unless something in it is used.
 */
export function listDependencies(mapping: Mapping): readonly Dependency[] {
  const { found, inputs } = inspectMapping(mapping);
  const alone = inputs.filter((input) => input.variable !== '' && !found.some((one) => isWithin(one, input)));
  return alone.length === 0 ? found : [...found, ...alone];
}

function isWithin(one: Dependency, whole: Dependency): boolean {
  return one.variable === whole.variable && whole.path.every((key, index) => one.path[index] === key);
}

/** Every call of a method in a mapping. */
export function listMethodUses(mapping: Mapping): readonly MethodUse[] {
  return inspectMapping(mapping).methods;
}

/** With `wanted`, labelled parts that nobody asks for are left out, as they are when it is compiled. */
export function inspectMapping(mapping: Mapping, wanted?: OutputKeys): Inspected {
  const walk = new Walk();
  const input: Origin = { variable: '', path: [], offset: 0 };
  if (mapping.body.kind === 'block') walk.block(mapping.body, input, wanted);
  else walk.path(mapping.body, { dollar: input, current: input }, wanted);
  return walk;
}

export function listTemplateDependencies(template: Template): readonly Dependency[] {
  return template.parts.flatMap((part) =>
    part.kind === 'text'
      ? []
      : listDependencies({ text: template.text, body: part.path }).map((found) => ({
          ...found,
          offset: found.offset + part.offset,
        })),
  );
}

/** Methods that give their input, or elements of it. */
const SELECTING = new Set(['first', 'last', 'filter', 'find', 'slice', 'get', 'as']);

interface Inputs {
  readonly dollar: Origin;
  readonly current: Origin;
}

class Walk implements Inspected {
  readonly found: Dependency[] = [];
  readonly inputs: Dependency[] = [];
  readonly methods: MethodUse[] = [];
  #bound: ReadonlyMap<string, Origin> = new Map();

  /** Notes what the path uses, and gives the origin of its value. */
  path(path: PathExpression, inputs: Inputs, wanted?: OutputKeys): Origin {
    // What `->as` binds is known to the rest of its path alone.
    const outside = this.#bound;
    const origin = this.#wholePath(path, inputs, wanted);
    this.#bound = outside;
    return origin;
  }

  #wholePath(path: PathExpression, { dollar, current }: Inputs, wanted?: OutputKeys): Origin {
    const origin = this.#value(path, dollar, current);
    if (path.block !== undefined) {
      this.block(path.block, origin, wanted);
      return undefined;
    }
    if (origin !== undefined) this.found.push(origin);
    return origin;
  }

  block(block: Block, origin: Origin, wanted?: OutputKeys): void {
    if (origin !== undefined) this.inputs.push(origin);
    const own = { dollar: origin, current: origin };
    if (block.value !== undefined) this.path(block.value, own, wanted);
    for (const item of block.items) {
      if (item.kind === 'merge') this.path(item.path, own, wanted);
      else if (wanted !== undefined && !wanted.has(item.label)) continue;
      else if (item.value.kind === 'block') this.block(item.value, origin, wanted?.get(item.label));
      else this.path(item.value, own, wanted?.get(item.label));
    }
  }

  #value(path: PathExpression, dollar: Origin, current: Origin): Origin {
    let origin = this.#head(path, dollar, current);
    for (const step of path.steps) {
      if (step.kind === 'key') origin = origin && { ...origin, path: [...origin.path, step.key] };
      if (step.kind === 'method') origin = this.#method(step, origin, dollar);
    }
    return origin;
  }

  #head({ head }: PathExpression, dollar: Origin, current: Origin): Origin {
    switch (head.kind) {
      case 'input':
        return dollar && { ...dollar, offset: head.start };
      case 'current':
        return current && { ...current, offset: head.start };
      case 'key':
        return dollar && { ...dollar, path: [...dollar.path, head.key], offset: head.start };
      case 'variable':
        if (this.#bound.has(head.name)) return this.#bound.get(head.name);
        return { variable: head.name, path: [], offset: head.start };
      case 'expression':
        return this.#expression(head.expression, dollar, current);
    }
  }

  #method(step: PathStepExpression & { readonly kind: 'method' }, input: Origin, dollar: Origin): Origin {
    this.methods.push({ name: step.name, args: step.args, offset: step.start });
    if (input !== undefined) this.inputs.push(input);
    if (step.name === 'as') {
      const [target, source] = step.args;
      const bound = source === undefined ? input : this.#expression(source, dollar, input);
      if (target?.kind === 'path' && target.head.kind === 'variable')
        this.#bound = new Map([...this.#bound, [target.head.name, bound]]);
      return input;
    }
    const results = step.args.map((arg) => this.#expression(arg, dollar, input));
    if (step.name === 'map' || step.name === 'echo') return results[0];
    if (SELECTING.has(step.name)) return input;
    if (input !== undefined) this.found.push(input);
    return undefined;
  }

  #expression(node: Expression, dollar: Origin, current: Origin): Origin {
    switch (node.kind) {
      case 'literal':
        return undefined;
      case 'path':
        return this.path(node, { dollar, current });
      case 'array':
        node.elements.forEach((element) => this.#expression(element, dollar, current));
        return undefined;
      case 'object':
        node.properties.forEach(({ value }) => this.#expression(value, dollar, current));
        return undefined;
      case 'choice':
        node.operands.forEach((operand) => this.#expression(operand, dollar, current));
        return undefined;
    }
  }
}
