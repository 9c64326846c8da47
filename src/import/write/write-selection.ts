import { namedType, type FieldDraft, type ObjectDraft, type TypeDraft, type UnionDraft } from '../draft/draft.ts';
import { quoted, writeKey } from './mapping-text.ts';
import { isPlainEnum } from '../draft/plain-types.ts';

/** A plain object of more fields than this is passed on whole: the mapping stays short enough to be read. */
const SPELLED_FIELDS = 40;
const SPELLED_DEPTH = 3;
/** What has to be mapped is written out, to where a selection would become longer than this. */
const MAX_FIELDS = 1_500;
const MAX_DEPTH = 8;

/** A field left out of a selection. */
export interface Cut {
  readonly object: ObjectDraft;
  /** Whether it lay too deep itself somewhere; otherwise everything in it did. */
  readonly tooDeep: boolean;
}

/** Writes selections, and remembers what they give. */
export class SelectionWriter {
  /** The fields of each type that some selection gives. */
  readonly given = new Map<ObjectDraft, Set<FieldDraft>>();
  readonly cuts = new Map<FieldDraft, Cut>();
  readonly #plain: ReadonlySet<ObjectDraft>;
  readonly #plainSizes = new Map<ObjectDraft, number>();
  readonly #mappedSizes = new Map<ObjectDraft, number[]>();
  readonly #whole = new Set<ObjectDraft>();

  constructor(plain: ReadonlySet<ObjectDraft>) {
    this.#plain = plain;
  }

  /** The mapping to `type` of what lies at `path` of an answer; undefined when nothing of it could be selected. */
  write(type: TypeDraft, path = '$'): string | undefined {
    const named = namedType(type);
    if (named.kind === 'scalar' || named.kind === 'enum') return writeLeaf(path, type) ?? path;
    const depth = this.#affordableDepth(named);
    const lines =
      named.kind === 'object' ? this.#object(named.of, [named.of], depth) : this.#union(named.of, [], depth);
    if (lines === undefined) return undefined;
    return type.kind === 'list' || path !== '$' ? [`${path} {`, ...indented(lines), '}'].join('\n') : lines.join('\n');
  }

  #affordableDepth(
    type: { readonly kind: 'object'; readonly of: ObjectDraft } | { readonly kind: 'union'; readonly of: UnionDraft },
  ): number {
    const size = (depth: number): number =>
      type.kind === 'object'
        ? this.#mappedSize(type.of, depth)
        : sum(type.of.members.map((member) => this.#mappedSize(member, depth)));
    let depth = MAX_DEPTH;
    while (depth > 1 && size(depth) > MAX_FIELDS) depth -= 1;
    return depth;
  }

  #object(object: ObjectDraft, path: readonly ObjectDraft[], depth: number): readonly string[] | undefined {
    const lines = object.fields.flatMap((field) => {
      const tooDeep = this.#isTooDeep(field, path, depth);
      const written = tooDeep ? undefined : this.#field(field, path, depth);
      if (written === undefined)
        this.cuts.set(field, { object, tooDeep: tooDeep || (this.cuts.get(field)?.tooDeep ?? false) });
      else this.#give(object, field);
      return written ?? [];
    });
    return lines.length === 0 ? undefined : lines;
  }

  #give(object: ObjectDraft, field: FieldDraft): void {
    const given = this.given.get(object) ?? new Set();
    this.given.set(object, given.add(field));
  }

  #isTooDeep({ type }: FieldDraft, path: readonly ObjectDraft[], depth: number): boolean {
    const named = namedType(type);
    if (named.kind === 'scalar' || named.kind === 'enum' || (named.kind === 'object' && this.#plain.has(named.of)))
      return false;
    // Twice in its own path shows what lies in it; a circle has no end.
    return depth === 0 || (named.kind === 'object' && path.filter((one) => one === named.of).length > 1);
  }

  /** Undefined when nothing in it could be selected. */
  #field(field: FieldDraft, path: readonly ObjectDraft[], depth: number): readonly string[] | undefined {
    const { name, key, type } = field;
    const named = namedType(type);
    if (named.kind === 'scalar' || named.kind === 'enum') {
      const mapped = writeLeaf(writeKey(key), type);
      if (mapped !== undefined) return [`${name}: ${mapped}`];
      return [labelled(name, key)];
    }
    const head = labelled(name, key);
    if (named.kind === 'object' && this.#plain.has(named.of)) {
      if (path.length < SPELLED_DEPTH && this.#plainSize(named.of) <= SPELLED_FIELDS)
        return block(head, this.#object(named.of, [...path, named.of], depth));
      this.#giveWhole(named.of);
      return [head];
    }
    if (named.kind === 'union') return block(head, this.#union(named.of, path, depth - 1));
    return block(head, this.#object(named.of, [...path, named.of], depth - 1));
  }

  #giveWhole(object: ObjectDraft): void {
    if (this.#whole.has(object)) return;
    this.#whole.add(object);
    for (const field of object.fields) {
      this.#give(object, field);
      const named = namedType(field.type);
      if (named.kind === 'object') this.#giveWhole(named.of);
    }
  }

  #union(
    { members, chosenBy }: UnionDraft,
    path: readonly ObjectDraft[],
    depth: number,
  ): readonly string[] | undefined {
    const written = new Map<ObjectDraft, readonly string[]>();
    for (const member of members) {
      if (path.filter((one) => one === member).length > 1) continue;
      const lines = this.#object(member, [...path, member], depth);
      if (lines !== undefined) written.set(member, lines);
    }
    const one = (member: ObjectDraft): string =>
      ['$ {', `  __typename: $(${quoted(member.name)})`, ...indented(written.get(member) ?? []), '}'].join('\n');
    return written.size === 0 && members.length > 0 ? undefined : writeChoice(chosenBy, one).split('\n');
  }

  /** How many fields a plain object has in all; endless in a circle. */
  #plainSize(object: ObjectDraft, active: ReadonlySet<ObjectDraft> = new Set()): number {
    const known = this.#plainSizes.get(object);
    if (known !== undefined) return known;
    if (active.has(object)) return Infinity;
    const below = new Set([...active, object]);
    let size = 0;
    for (const { type } of object.fields) {
      const named = namedType(type);
      size += 1 + (named.kind === 'object' ? this.#plainSize(named.of, below) : 0);
      if (size > SPELLED_FIELDS) break;
    }
    this.#plainSizes.set(object, size);
    return size;
  }

  #mappedSize(object: ObjectDraft, depth: number): number {
    const known = this.#mappedSizes.get(object)?.[depth];
    if (known !== undefined) return known;
    const size = sum(object.fields.map(({ type }) => this.#fieldSize(type, depth)));
    const sizes = this.#mappedSizes.get(object) ?? [];
    sizes[depth] = size;
    this.#mappedSizes.set(object, sizes);
    return size;
  }

  #fieldSize(type: TypeDraft, depth: number): number {
    const named = namedType(type);
    if (named.kind === 'scalar' || named.kind === 'enum') return 1;
    if (named.kind === 'object' && this.#plain.has(named.of))
      return 1 + Math.min(this.#plainSize(named.of), SPELLED_FIELDS);
    if (depth === 0) return 0;
    const objects = named.kind === 'object' ? [named.of] : named.of.members;
    return 1 + sum(objects.map((object) => this.#mappedSize(object, depth - 1)));
  }
}

/** Spreads the member that a value is. */
function writeChoice(chosenBy: UnionDraft['chosenBy'], one: (member: ObjectDraft) => string): string {
  if (chosenBy.kind === 'presence')
    return firstOf(
      chosenBy.cases.map(({ key, member }) =>
        key === undefined ? one(member) : `$.${writeKey(key)}->echo(${one(member)})`,
      ),
    );
  const { key, tags, otherwise } = chosenBy;
  const branches = tags.map(({ tag, member }) => indent(`[${literal(tag)}, ${one(member)}]`));
  const match = `->match(\n${branches.join(',\n')}\n)`;
  // What is not there matches nothing, not even `@`.
  return otherwise === undefined
    ? `...${writeKey(key)}${match}`
    : firstOf([`$.${writeKey(key)}${match}`, one(otherwise)]);
}

function firstOf(operands: readonly string[]): string {
  return `...$(\n${operands.map(indent).join(' ??\n')}\n)`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function labelled(name: string, key: string): string {
  return name === key ? name : `${name}: ${writeKey(key)}`;
}

function block(head: string, lines: readonly string[] | undefined): readonly string[] | undefined {
  return lines && [`${head} {`, ...indented(lines), '}'];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function indent(text: string): string {
  return indented(text.split('\n')).join('\n');
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** A path to a leaf with its enum values translated; undefined when nothing is to be translated. */
function writeLeaf(path: string, type: TypeDraft): string | undefined {
  const named = namedType(type);
  if (named.kind !== 'enum' || isPlainEnum(named.of)) return undefined;
  const pairs = named.of.values
    .filter(({ name, value }) => name !== value)
    .map(({ name, value }) => `[${quoted(value)}, ${quoted(name)}]`);
  return `${path}${eachOf(type, `match(${[...pairs, '[@, @]'].join(', ')})`)}`;
}

/** `->call` on a value, or on each item of a list, however deep. */
export function eachOf(type: TypeDraft, call: string): string {
  return type.kind === 'list' ? `->map(@${eachOf(type.of, call)})` : `->${call}`;
}
