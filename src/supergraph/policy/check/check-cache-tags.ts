import {
  Kind,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { suggestion } from '../../../core/nearest-names.ts';
import { isTypeWithFields } from '../../sdl/read-types.ts';
import { linksOf, localName, urlOf } from '../../sdl/links.ts';
import { parseTagFormat, type TagReference, type TagVariable } from '../facts/cache-tag-format.ts';
import { parseKey, type KeyField } from '../facts/read-cache-hints.ts';
import { rootTypeName } from '../directives/root-type-name.ts';
import {
  argumentOf,
  fieldOf,
  inputFields,
  textsOf,
  type CheckApplication,
  type CheckedSubgraph,
  type WrittenApplication,
} from '../directives/written-application.ts';
import { namedType } from '../../sdl/type-nodes.ts';

/** `@cacheTag` stands on root fields of queries, tagged by their arguments, and on entities, tagged by their keys. */
export const checkCacheTag: CheckApplication = (application, subgraph) => {
  const { coordinate, node } = application;
  const { problems, document } = subgraph;
  const format = textsOf(argumentOf(application, 'format')?.value)[0];
  const field = fieldOf(application);
  if (field !== undefined) {
    if (coordinate.split('.')[0] !== rootTypeName(document, 'query')) {
      problems.add(
        'POLICY_BOUND_TO_NOTHING',
        `what is kept are root fields and entities; expected \`@${node.name.value}\` on a field of ` +
          `\`${rootTypeName(document, 'query')}\` or on an entity`,
        { node, coordinate },
      );
      return;
    }
    if (format !== undefined)
      checkFormat(format, application, subgraph, [argumentsOf(field.arguments ?? [], subgraph)]);
    return;
  }
  const keys = keysOf(application, subgraph);
  if (keys.length === 0) {
    problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `\`${coordinate}\` is no entity; expected a \`@key\`, by which it is kept`,
      { node, coordinate },
    );
    return;
  }
  if (format !== undefined)
    checkFormat(format, application, subgraph, [
      { variable: 'key', find: (path) => findInKeys(path, keys, coordinate) },
    ]);
};

/** `@cachePurge` stands on mutations; its tags are made of their arguments and of what they answer. */
export const checkCachePurge: CheckApplication = (application, subgraph) => {
  const { coordinate, node } = application;
  const { problems, document } = subgraph;
  const field = fieldOf(application);
  if (field === undefined) return;
  const mutation = rootTypeName(document, 'mutation');
  if (coordinate.split('.')[0] !== mutation) {
    problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `only what a mutation does makes anything out of date; expected \`@${node.name.value}\` on a field of ` +
        `\`${mutation}\``,
      { node, coordinate },
    );
    return;
  }
  const argument = argumentOf(application, 'tags');
  const tags = textsOf(argument?.value);
  if (tags.length === 0)
    problems.add('POLICY_BOUND_TO_NOTHING', '`tags` names no tag; expected such as ["product-{$args.id}"]', {
      node: argument?.value ?? node,
      coordinate,
    });
  const variables = [argumentsOf(field.arguments ?? [], subgraph), resultOf(field, subgraph)];
  for (const tag of tags) checkFormat(tag, application, subgraph, variables);
};

interface Variable {
  readonly variable: TagVariable;
  /** What is wrong with a path, if something is. */
  readonly find: (path: readonly string[]) => string | undefined;
}

function checkFormat(
  { text, node }: { readonly text: string; readonly node: ConstValueNode },
  { coordinate }: WrittenApplication,
  { problems }: CheckedSubgraph,
  variables: readonly Variable[],
): void {
  const format = parseTagFormat(text);
  if ('problem' in format)
    return problems.add('POLICY_ARGUMENT', format.problem, { node, offset: format.offset, coordinate });
  if (text.trim() === '')
    return problems.add('POLICY_ARGUMENT', 'expected a tag, found an empty text', { node, coordinate });
  for (const reference of format.references) {
    const wrong = wrongIn(reference, variables);
    if (wrong !== undefined)
      problems.add('POLICY_BOUND_TO_NOTHING', wrong, { node, offset: reference.offset, coordinate });
  }
}

function wrongIn({ variable: found, path }: TagReference, variables: readonly Variable[]): string | undefined {
  const known = variables.find(({ variable }) => variable === found);
  if (known !== undefined) return known.find(path);
  return (
    `there is no \`$${found}\` here; ` +
    `expected ${variables.map(({ variable }) => `\`{${[`$${variable}`, ...path].join('.')}}\``).join(' or ')}`
  );
}

function argumentsOf(args: readonly InputValueDefinitionNode[], subgraph: CheckedSubgraph): Variable {
  const find = (path: readonly string[]): string | undefined => {
    let members = args;
    if (path.length === 0)
      return `\`$args\` is all arguments; ${suggestion(
        '',
        args.map((one) => `$args.${one.name.value}`),
      )}`;
    for (const [index, name] of path.entries()) {
      const found = members.find((member) => member.name.value === name);
      if (found === undefined)
        return `there is no argument \`${path.slice(0, index + 1).join('.')}\`; ${suggestion(
          name,
          members.map((member) => member.name.value),
        )}`;
      members = inputFields(namedType(found.type), subgraph);
    }
    const read = ['$args', ...path].join('.');
    return members.length > 0
      ? `\`${read}\` is an object; ${suggestion(
          '',
          members.map((one) => `${read}.${one.name.value}`),
        )}`
      : undefined;
  };
  return { variable: 'args', find };
}

/** What a mutation answers, down to a leaf: through lists, but not past fields that take arguments. */
function resultOf(field: FieldDefinitionNode, { document }: CheckedSubgraph): Variable {
  const find = (path: readonly string[]): string | undefined => {
    let typeName = namedType(field.type);
    for (const [index, name] of path.entries()) {
      const read = ['$result', ...path.slice(0, index)].join('.');
      const fields = fieldsOf(typeName, document);
      const found = fields.find((one) => one.name.value === name);
      if (found === undefined)
        return `\`${read}\` has no field \`${name}\`; ${suggestion(
          name,
          fields.map((one) => one.name.value),
        )}`;
      if (
        found.arguments?.some(
          ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined,
        ) === true
      )
        return `\`${read}.${name}\` takes arguments; expected a field without`;
      typeName = namedType(found.type);
    }
    const read = ['$result', ...path].join('.');
    return isComposite(typeName, document)
      ? `\`${read}\` is an object; ${suggestion(
          '',
          fieldsOf(typeName, document).map((one) => `${read}.${one.name.value}`),
        )}`
      : undefined;
  };
  return { variable: 'result', find };
}

function isComposite(typeName: string, document: DocumentNode): boolean {
  return document.definitions.some(
    (node) =>
      (isTypeWithFields(node) || node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_EXTENSION) &&
      node.name.value === typeName,
  );
}

function fieldsOf(typeName: string, document: DocumentNode): readonly FieldDefinitionNode[] {
  return document.definitions.flatMap((node) =>
    isTypeWithFields(node) && node.name.value === typeName ? (node.fields ?? []) : [],
  );
}

/** An entity is asked for by one of its keys: a tag must be made of what all of them have. */
function findInKeys(
  path: readonly string[],
  keys: readonly (readonly KeyField[])[],
  typeName: string,
): string | undefined {
  if (path.length === 0)
    return `\`$key\` is all of a key; ${suggestion(
      '',
      (keys[0] ?? []).map((one) => `$key.${one.name}`),
    )}`;
  for (const key of keys) {
    let fields = key;
    for (const name of path) {
      const found = fields.find((one) => one.name === name);
      if (found === undefined)
        return `a key of \`${typeName}\` has no \`${path.join('.')}\`; ${suggestion(
          name,
          fields.map((one) => one.name),
        )}`;
      fields = found.fields;
    }
    if (fields.length > 0)
      return `\`${path.join('.')}\` is an object; ${suggestion(
        '',
        fields.map((one) => `${path.join('.')}.${one.name}`),
      )}`;
  }
  return undefined;
}

function keysOf({ coordinate }: WrittenApplication, { document }: CheckedSubgraph): readonly (readonly KeyField[])[] {
  const federation = linksOf(document).find((link) =>
    /^https:\/\/specs\.apollo\.dev\/federation\/v2\./.test(urlOf(link)),
  );
  const directive = federation === undefined ? 'key' : localName(federation, 'key', 'federation');
  return document.definitions.flatMap((definition) => {
    if (!('fields' in definition) || definition.name.value !== coordinate) return [];
    return (definition.directives ?? []).flatMap((node: ConstDirectiveNode) =>
      node.name.value === directive ? readKey(node) : [],
    );
  });
}

function readKey(node: ConstDirectiveNode): readonly (readonly KeyField[])[] {
  const value = node.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (value?.kind !== Kind.STRING) return [];
  try {
    return [parseKey(value.value)];
  } catch {
    // Composition says what is wrong with it.
    return [];
  }
}
