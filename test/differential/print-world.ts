import {
  isPresent,
  nonNull,
  printRef,
  type FieldSpec,
  type InputSpec,
  type InterfaceSpec,
  type ObjectSpec,
  type Placement,
  type World,
} from './world.ts';

const IMPORTS =
  '"@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"';

/** The whole graph as one schema: what clients see, or with what is inaccessible to them, too. */
export function printMonolith(world: World, { inaccessible }: { readonly inaccessible: boolean }): string {
  const shown = (field: FieldSpec): boolean => inaccessible || field.inaccessible !== true;
  const blocks = world.objects.map((object) =>
    block(
      `type ${object.name}${implementing(object.implements)}`,
      object.fields.filter(shown).map((field) => signature(field)),
    ),
  );
  const interfaces = world.interfaces.map((candidate) => {
    // What no subgraph's interface has is not the supergraph's either.
    const known = new Set(world.subgraphs.flatMap((subgraph) => interfaceFields(world, candidate, subgraph)));
    return block(
      `interface ${candidate.name}`,
      candidate.fields
        .filter((field) => (known.has(field) || field.placements.length > 0) && shown(field))
        .map((field) => signature(field)),
    );
  });
  const unions = world.unions.map(({ name, members }) => `union ${name} = ${members.join(' | ')}`);
  return [...blocks, ...interfaces, ...unions, ...printLeaves(world, undefined)].join('\n');
}

/** One subgraph's SDL. With `federation: false` only what graphql-js executes. */
export function printSubgraph(
  world: World,
  subgraph: string,
  { federation }: { readonly federation: boolean },
): string {
  const blocks: string[] = [];
  const interfaces = world.interfaces.filter(
    (candidate) => interfaceFields(world, candidate, subgraph).length > 0 && !candidate.objectIn.includes(subgraph),
  );
  for (const object of world.objects.filter((candidate) => isPresent(candidate, subgraph)))
    blocks.push(printObject(object, subgraph, { federation, interfaces }));
  for (const candidate of interfaces) {
    const fields = interfaceFields(world, candidate, subgraph);
    const key = federation && isKeyedIn(world, candidate, subgraph) ? ` @key(fields: "${candidate.key ?? ''}")` : '';
    blocks.push(
      block(
        `interface ${candidate.name}${key}`,
        fields.map((field) => signature(field) + (federation && field.inaccessible === true ? ' @inaccessible' : '')),
      ),
    );
  }
  for (const candidate of world.interfaces.filter(({ objectIn }) => objectIn.includes(subgraph)))
    blocks.push(printInterfaceObject(candidate, subgraph, federation));
  for (const { name, members } of world.unions) {
    const known = membersIn(world, members, subgraph);
    if (known.length > 0) blocks.push(`union ${name} = ${known.join(' | ')}`);
  }
  const body = blocks.join('\n');
  const link = federation
    ? `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: [${IMPORTS}])\n`
    : '';
  return [link, body, ...printLeaves(world, body)].join('\n');
}

/** An interface has, in a subgraph, the fields that all of its types have there; none when it is not known there. */
export function interfaceFields(world: World, { name, fields }: InterfaceSpec, subgraph: string): readonly FieldSpec[] {
  const types = world.objects.filter((object) => object.implements.includes(name) && isPresent(object, subgraph));
  if (types.length === 0) return [];
  return fields.filter((field) =>
    types.every((type) =>
      type.fields.some(
        (own) =>
          own.name === field.name &&
          own.placements.some(
            (placement) =>
              placement.subgraph === subgraph && placement.external !== true && placement.viaInterface !== true,
          ),
      ),
    ),
  );
}

/** Federation wants all of an interface's types, with its key, where it has that key itself. */
function isKeyedIn(world: World, { name, key }: InterfaceSpec, subgraph: string): boolean {
  const types = world.objects.filter((object) => object.implements.includes(name));
  return (
    key !== undefined &&
    types.every(({ keys }) =>
      keys.some((candidate) => candidate.subgraph === subgraph && candidate.fields === key && candidate.resolvable),
    )
  );
}

function membersIn(world: World, members: readonly string[], subgraph: string): readonly string[] {
  return members.filter((member) =>
    world.objects.some((object) => object.name === member && isPresent(object, subgraph)),
  );
}

function printObject(
  object: ObjectSpec,
  subgraph: string,
  context: { readonly federation: boolean; readonly interfaces: readonly InterfaceSpec[] },
): string {
  const keys = object.keys.filter((key) => key.subgraph === subgraph);
  const implemented = object.implements.filter((name) =>
    context.interfaces.some((candidate) => candidate.name === name),
  );
  const directives = context.federation
    ? keys
        .map(({ fields, resolvable }) => ` @key(fields: "${fields}"${resolvable ? '' : ', resolvable: false'})`)
        .join('')
    : '';
  const fields = object.fields.flatMap((field) => {
    const placement = field.placements.find(
      (candidate) => candidate.subgraph === subgraph && candidate.viaInterface !== true,
    );
    if (placement === undefined) return [];
    const declared = field.strictIn?.includes(subgraph) === true ? { ...field, type: nonNull(field.type) } : field;
    return [signature(declared) + (context.federation ? fieldDirectives(object, field, placement) : '')];
  });
  return block(`type ${object.name}${implementing(implemented)}${directives}`, fields);
}

function printInterfaceObject({ name, key, fields }: InterfaceSpec, subgraph: string, federation: boolean): string {
  const directives = federation ? ` @key(fields: "${key ?? ''}") @interfaceObject` : '';
  const declared = fields.filter(
    (field) => field.name === key || field.placements.some((placement) => placement.subgraph === subgraph),
  );
  return block(
    `type ${name}${directives}`,
    declared.map((field) => signature(field) + (federation && field.name !== key ? ' @shareable' : '')),
  );
}

function fieldDirectives(object: ObjectSpec, field: FieldSpec, placement: Placement): string {
  const owners = field.placements.filter(({ external }) => external !== true);
  const overridden = owners.some(({ override }) => override !== undefined);
  const directives: string[] = [];
  if (placement.external === true) directives.push('@external');
  else if (object.kind === 'value' || (owners.length > 1 && (!overridden || owners.length > 2)))
    directives.push('@shareable');
  if (placement.requires !== undefined) directives.push(`@requires(fields: ${JSON.stringify(placement.requires)})`);
  if (placement.provides !== undefined) directives.push(`@provides(fields: "${placement.provides}")`);
  if (placement.override !== undefined) directives.push(`@override(from: "${placement.override}")`);
  // Composition wants it where the field is resolved.
  if (field.inaccessible === true && placement.external !== true) directives.push('@inaccessible');
  return directives.map((directive) => ` ${directive}`).join('');
}

/** Enums, inputs and scalars: all of them, or those that a text names, and those that these name in turn. */
function printLeaves(world: World, text: string | undefined): string[] {
  const names = new Set<string>();
  const add = (within: string): void => {
    for (const { name, fields } of world.inputs) {
      if (names.has(name) || !mentions(within, name)) continue;
      names.add(name);
      add(fields.map(printInput).join(' '));
    }
    for (const { name } of [...world.enums, { name: 'Json' }]) if (mentions(within, name)) names.add(name);
  };
  if (text === undefined) for (const { name } of [...world.inputs, ...world.enums, { name: 'Json' }]) names.add(name);
  else add(text);
  return [
    ...world.inputs
      .filter(({ name }) => names.has(name))
      .map(({ name, fields }) => block(`input ${name}`, fields.map(printInput))),
    ...world.enums
      .filter(({ name }) => names.has(name))
      .map(({ name, values }) => `enum ${name} { ${values.join(' ')} }`),
    ...(names.has('Json') ? ['scalar Json'] : []),
  ];
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

function signature({ name, args, type }: FieldSpec): string {
  return `${name}${args.length === 0 ? '' : `(${args.map(printInput).join(', ')})`}: ${printRef(type)}`;
}

function printInput(input: InputSpec): string {
  return `${input.name}: ${printRef(input.type)}${input.default === undefined ? '' : ` = ${input.default}`}`;
}

function implementing(names: readonly string[]): string {
  return names.length === 0 ? '' : ` implements ${names.join(' & ')}`;
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
}

/** The names of the object types that a subgraph answers lookups for. */
export function lookedUpIn(world: World, subgraph: string): readonly string[] {
  const objects = world.objects
    .filter(({ keys }) => keys.some((key) => key.subgraph === subgraph && key.resolvable))
    .map(({ name }) => name);
  return [
    ...objects,
    ...world.interfaces.filter(({ objectIn }) => objectIn.includes(subgraph)).map(({ name }) => name),
  ];
}
