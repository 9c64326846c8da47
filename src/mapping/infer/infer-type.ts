import type { Block, Expression, Mapping, PathExpression, PathStepExpression } from '../language/syntax.ts';

/** What a value is known to be before there is one. */
export type ValueType = UnknownType | LeafType | ListType | ObjectType;

interface Presence {
  /** It is never null where what it is read of is there. */
  readonly present?: boolean | undefined;
}

export interface UnknownType extends Presence {
  readonly kind: 'unknown';
}

export interface LeafType extends Presence {
  readonly kind: 'leaf';
  /** A word of who made the type; a mapping's own results are `text`, `integer`, `number`, `boolean` and `null`. */
  readonly name: string;
  /** The possible values of an enum. */
  readonly values?: readonly string[] | undefined;
  /** Of several values of which one is there, the name that they have together. */
  readonly oneof?: string | undefined;
}

export interface ListType extends Presence {
  readonly kind: 'list';
  readonly of: ValueType;
}

export interface ObjectType extends Presence {
  readonly kind: 'object';
  /** Named in messages. */
  readonly name: string | undefined;
  /** Made on demand: types refer to each other in circles. */
  members(): ReadonlyMap<string, Member>;
  /** The type of every other member; undefined when there is none. */
  readonly rest: ValueType | undefined;
  readonly oneof?: string | undefined;
}

export interface Member {
  readonly type: ValueType;
  /** Where the mapping makes it, as an offset into its text; undefined for what it only passes on. */
  readonly offset: number | undefined;
}

export interface TypeScope {
  /** The type of the mapping's input, `$`. */
  readonly input: ValueType;
  variable(name: string): ValueType;
  /** Told of each key that is read of an object that has none of that name, or of a leaf. */
  absent(key: string, of: ObjectType | LeafType, offset: number): void;
}

const UNKNOWN: UnknownType = { kind: 'unknown' };

export function leafType(name: string, values?: readonly string[]): LeafType {
  return { kind: 'leaf', name, values };
}

/** What a mapping yields for an input of a known type. */
export function inferType(mapping: Mapping, scope: TypeScope): ValueType {
  const walk = new TypeWalk(scope);
  return mapping.body.kind === 'block'
    ? walk.block(mapping.body, scope.input)
    : walk.path(mapping.body, scope.input, scope.input);
}

const GIVES: Readonly<Record<string, LeafType>> = {
  eq: leafType('boolean'),
  ne: leafType('boolean'),
  gt: leafType('boolean'),
  gte: leafType('boolean'),
  lt: leafType('boolean'),
  lte: leafType('boolean'),
  and: leafType('boolean'),
  or: leafType('boolean'),
  not: leafType('boolean'),
  in: leafType('boolean'),
  contains: leafType('boolean'),
  size: leafType('integer'),
  joinNotNull: leafType('text'),
  jsonStringify: leafType('text'),
  parseDate: leafType('text'),
  formatDate: leafType('text'),
  addDuration: leafType('text'),
  toUnixSeconds: leafType('integer'),
  toUnixMillis: leafType('integer'),
  toString: leafType('text'),
  base64Encode: leafType('text'),
  base64Decode: leafType('text'),
  trim: leafType('text'),
  trimStart: leafType('text'),
  trimEnd: leafType('text'),
};

class TypeWalk {
  readonly #scope: TypeScope;
  #bound: ReadonlyMap<string, ValueType> = new Map();

  constructor(scope: TypeScope) {
    this.#scope = scope;
  }

  path(path: PathExpression, dollar: ValueType, current: ValueType): ValueType {
    // What `->as` binds is known to the rest of its path alone.
    const outside = this.#bound;
    let type = this.#head(path, dollar, current);
    for (const step of path.steps) {
      if (step.kind === 'key') type = this.#member(type, step.key, step.start);
      if (step.kind === 'method') type = this.#method(step, type, dollar);
    }
    if (path.block !== undefined) type = this.block(path.block, type);
    this.#bound = outside;
    return type;
  }

  block(block: Block, input: ValueType): ValueType {
    if (input.kind === 'list') return { kind: 'list', of: this.block(block, input.of) };
    if (block.value !== undefined) return this.path(block.value, input, input);
    const members = new Map<string, Member>();
    let open = false;
    for (const item of block.items) {
      if (item.kind === 'labelled') {
        const type = item.value.kind === 'block' ? this.block(item.value, input) : this.path(item.value, input, input);
        // Given twice: merged at run time into what nobody knows here.
        members.set(item.label, { type: members.has(item.label) ? UNKNOWN : type, offset: item.start });
        continue;
      }
      const merged = this.path(item.path, input, input);
      if (merged.kind === 'object' && merged.rest === undefined)
        for (const [key, member] of merged.members()) members.set(key, member);
      else open = true;
    }
    // A block on what may be a list, may yield a list.
    if (input.kind === 'unknown') return UNKNOWN;
    return { ...objectOf(members, open), present: input.present };
  }

  #head({ head }: PathExpression, dollar: ValueType, current: ValueType): ValueType {
    switch (head.kind) {
      case 'input':
        return dollar;
      case 'current':
        return current;
      case 'key':
        return this.#member(dollar, head.key, head.start);
      case 'variable':
        return this.#bound.get(head.name) ?? this.#scope.variable(head.name);
      case 'expression':
        return this.#expression(head.expression, dollar, current);
    }
  }

  #member(type: ValueType, key: string, offset: number): ValueType {
    if (type.kind === 'unknown') return type;
    if (type.kind === 'list') return { kind: 'list', of: this.#member(type.of, key, offset) };
    const found = type.kind === 'object' ? (type.members().get(key)?.type ?? type.rest) : undefined;
    if (found !== undefined) return type.present === true ? found : { ...found, present: undefined };
    this.#scope.absent(key, type, offset);
    return UNKNOWN;
  }

  #method(step: PathStepExpression & { readonly kind: 'method' }, input: ValueType, dollar: ValueType): ValueType {
    const element = input.kind === 'list' ? input.of : input;
    if (step.name === 'as') {
      const [target, source] = step.args;
      const bound = source === undefined ? input : this.#expression(source, dollar, input);
      if (target?.kind === 'path' && target.head.kind === 'variable')
        this.#bound = new Map([...this.#bound, [target.head.name, bound]]);
      return input;
    }
    const each = step.name === 'map' || step.name === 'filter' || step.name === 'find';
    const [first] = step.args.map((arg) => this.#expression(arg, dollar, each ? element : input));
    switch (step.name) {
      case 'map':
        return { kind: 'list', of: first ?? UNKNOWN };
      case 'echo':
        return first ?? UNKNOWN;
      case 'filter':
        return input.kind === 'unknown' ? UNKNOWN : { kind: 'list', of: element };
      case 'first':
      case 'last':
      case 'find':
        return element;
      case 'slice':
        return input;
      case 'get':
        return input.kind === 'list' ? element : UNKNOWN;
      default:
        return (Object.hasOwn(GIVES, step.name) ? GIVES[step.name] : undefined) ?? UNKNOWN;
    }
  }

  #expression(node: Expression, dollar: ValueType, current: ValueType): ValueType {
    switch (node.kind) {
      case 'literal':
        return leafOfLiteral(node.value);
      case 'path':
        return this.path(node, dollar, current);
      case 'array': {
        const elements = node.elements.map((element) => this.#expression(element, dollar, current));
        return { kind: 'list', of: elements.length === 1 ? (elements[0] ?? UNKNOWN) : UNKNOWN, present: true };
      }
      case 'object': {
        const members = node.properties.map(({ key, value }) => ({
          key,
          member: { type: this.#expression(value, dollar, current), offset: value.start },
        }));
        const named = members.flatMap(({ key, member }) => (key === undefined ? [] : [[key, member] as const]));
        return { ...objectOf(new Map(named), named.length < members.length), present: true };
      }
      case 'choice':
        node.operands.forEach((operand) => this.#expression(operand, dollar, current));
        return UNKNOWN;
    }
  }
}

function objectOf(members: ReadonlyMap<string, Member>, open: boolean): ObjectType {
  return { kind: 'object', name: undefined, members: () => members, rest: open ? UNKNOWN : undefined };
}

function leafOfLiteral(value: string | number | bigint | boolean | null): ValueType {
  if (value === null) return UNKNOWN;
  return { ...leafType(nameOfLiteral(value)), present: true };
}

function nameOfLiteral(value: string | number | bigint | boolean): string {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'integer' : 'number';
}
