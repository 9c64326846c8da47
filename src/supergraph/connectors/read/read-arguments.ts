import type {
  ConstArgumentNode,
  ConstDirectiveNode,
  ConstObjectFieldNode,
  ConstObjectValueNode,
  ConstValueNode,
  StringValueNode,
} from 'graphql';
import { parseMapping } from '../../../mapping/parse/parse-mapping.ts';
import { parseTemplate, parseUrlTemplate, type Template } from '../../../mapping/parse/parse-template.ts';
import { MappingSyntaxError, type Grammar, type Mapping } from '../../../mapping/language/syntax.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import type { Problems } from '../../problems/problems.ts';

type Holder = ConstDirectiveNode | ConstObjectValueNode;

/** What reading has to know of the schema, and where mistakes are told. */
export interface ArgumentReading {
  readonly problems: Problems;
  /** Of the mappings in it. */
  readonly grammar: Grammar;
  /** `$env`: what the configuration gives to the subgraph. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the arguments of one directive, or the members of one input object in it. What does not fit is added
 * to the problems, and reads as undefined.
 */
export class Arguments {
  readonly node: Holder;
  readonly #what: string;
  readonly #coordinate: string;
  readonly #reading: ArgumentReading;
  readonly #members: ReadonlyMap<string, ConstArgumentNode | ConstObjectFieldNode>;

  constructor(node: Holder, what: string, coordinate: string, reading: ArgumentReading) {
    this.node = node;
    this.#what = what;
    this.#coordinate = coordinate;
    this.#reading = reading;
    const members: readonly (ConstArgumentNode | ConstObjectFieldNode)[] =
      (node.kind === 'Directive' ? node.arguments : node.fields) ?? [];
    this.#members = new Map(members.map((member) => [member.name.value, member]));
  }

  problem(code: string, message: string, node: ConstValueNode | Holder = this.node, offset?: number): void {
    this.#reading.problems.add(code, message, { node, offset, coordinate: this.#coordinate });
  }

  /** Refuses every name that is not among `known`. */
  allow(known: readonly string[]): void {
    for (const [name, member] of this.#members) {
      if (known.includes(name)) continue;
      const message = `${this.#what} has no \`${name}\`; ${suggestion(name, known)}`;
      this.#reading.problems.add('GRAPHQL_ERROR', message, { node: member, coordinate: this.#coordinate });
    }
  }

  /** Whether the configuration gives a variable of the environment to the subgraph. */
  givesEnv(name: string): boolean {
    return Object.hasOwn(this.#reading.env, name);
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  /** The value, unless it is left out or null. */
  value(name: string): ConstValueNode | undefined {
    const value = this.#members.get(name)?.value;
    return value?.kind === 'NullValue' ? undefined : value;
  }

  stringNode(name: string): StringValueNode | undefined {
    const value = this.value(name);
    if (value === undefined || value.kind === 'StringValue') return value;
    return this.#mismatch(name, 'a string', value);
  }

  string(name: string): string | undefined {
    return this.stringNode(name)?.value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || value.kind === 'BooleanValue') return value?.value;
    return this.#mismatch(name, 'true or false', value);
  }

  integer(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    return value.kind === 'IntValue' ? Number(value.value) : this.#mismatch(name, 'an integer', value);
  }

  enumName<T extends string>(name: string, names: readonly T[]): T | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const found = value.kind === 'EnumValue' ? names.find((one) => one === value.value) : undefined;
    return found ?? this.#mismatch(name, names.join(' or '), value);
  }

  object(name: string): Arguments | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (value.kind !== 'ObjectValue') return this.#mismatch(name, 'an object', value);
    return this.at(value, `\`${name}\` of ${this.#what}`);
  }

  /** A list of objects; one object alone stands for a list of one. */
  objects(name: string): readonly Arguments[] {
    const value = this.value(name);
    if (value === undefined) return [];
    const values = value.kind === 'ListValue' ? value.values : [value];
    return values.flatMap((one) => {
      if (one.kind === 'ObjectValue') return [this.at(one, `\`${name}\` of ${this.#what}`)];
      this.#mismatch(name, 'a list of objects', one);
      return [];
    });
  }

  at(node: Holder, what: string): Arguments {
    return new Arguments(node, what, this.#coordinate, this.#reading);
  }

  mapping(name: string, code: string): Mapping | undefined {
    const node = this.stringNode(name);
    return node && this.#parse(node, name, code, parseMapping);
  }

  template(name: string, code: string): Template | undefined {
    const node = this.stringNode(name);
    return node && this.#parse(node, name, code, parseTemplate);
  }

  urlTemplate(name: string, code: string): Template | undefined {
    const node = this.stringNode(name);
    return node && this.#parse(node, name, code, parseUrlTemplate);
  }

  /** A list of templates; one alone stands for a list of one. */
  templates(name: string, code: string): readonly Template[] {
    const value = this.value(name);
    if (value === undefined) return [];
    const values = value.kind === 'ListValue' ? value.values : [value];
    return values.flatMap((one) =>
      one.kind === 'StringValue'
        ? (this.#parse(one, name, code, parseTemplate) ?? [])
        : (this.#mismatch(name, 'a list of strings', one) ?? []),
    );
  }

  #parse<T>(
    node: StringValueNode,
    name: string,
    code: string,
    parse: (text: string, grammar: Grammar) => T,
  ): T | undefined {
    try {
      return parse(node.value, this.#reading.grammar);
    } catch (error) {
      if (!(error instanceof MappingSyntaxError)) throw error;
      this.problem(code, `\`${name}\`: ${error.message}`, node, error.offset);
      return undefined;
    }
  }

  #mismatch(name: string, expected: string, value: ConstValueNode): undefined {
    this.problem('GRAPHQL_ERROR', `expected ${expected} as \`${name}\` of ${this.#what}`, value);
  }
}
