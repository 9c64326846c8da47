import { Kind, type ConstDirectiveNode, type ConstValueNode, type InputValueDefinitionNode } from 'graphql';
import { suggestion } from '../../core/nearest-names.ts';
import { linksOf, localName, urlOf } from '../links.ts';
import { parseTagFormat, type TagReference } from './cache-tag-format.ts';
import { parseKey, type KeyField } from './read-cache-hints.ts';
import { rootTypeName } from './root-type-name.ts';
import { argumentOf, fieldOf, inputFields, textsOf, type CheckApplication, type CheckedSubgraph, type WrittenApplication } from './written-application.ts';
import { namedType } from '../type-nodes.ts';

/** `@cacheTag` stands on root fields of queries, tagged by their arguments, and on entities, tagged by their keys. */
export const checkCacheTag: CheckApplication = (application, subgraph) => {
  const { coordinate, node } = application;
  const { problems, document } = subgraph;
  const format = textsOf(argumentOf(application, 'format')?.value)[0];
  const field = fieldOf(application);
  if (field !== undefined) {
    if (coordinate.split('.')[0] !== rootTypeName(document, 'query')) {
      problems.add('POLICY_BOUND_TO_NOTHING', `what is kept are root fields and entities; expected \`@${node.name.value}\` on a field of \`${rootTypeName(document, 'query')}\` or on an entity`, { node, coordinate });
      return;
    }
    if (format !== undefined) checkFormat(format, application, subgraph, argumentsOf(field.arguments ?? [], subgraph));
    return;
  }
  const keys = keysOf(application, subgraph);
  if (keys.length === 0) {
    problems.add('POLICY_BOUND_TO_NOTHING', `\`${coordinate}\` is no entity; expected a \`@key\`, by which it is kept`, { node, coordinate });
    return;
  }
  if (format !== undefined) checkFormat(format, application, subgraph, { variable: 'key', example: 'key', find: (path) => findInKeys(path, keys, coordinate) });
};

/** `@cachePurge` stands on mutations; its tags are made of their arguments. */
export const checkCachePurge: CheckApplication = (application, subgraph) => {
  const { coordinate, node } = application;
  const { problems, document } = subgraph;
  const field = fieldOf(application);
  if (field === undefined) return;
  const mutation = rootTypeName(document, 'mutation');
  if (coordinate.split('.')[0] !== mutation) {
    problems.add('POLICY_BOUND_TO_NOTHING', `only what a mutation does makes anything out of date; expected \`@${node.name.value}\` on a field of \`${mutation}\``, { node, coordinate });
    return;
  }
  const argument = argumentOf(application, 'tags');
  const tags = textsOf(argument?.value);
  if (tags.length === 0) problems.add('POLICY_BOUND_TO_NOTHING', '`tags` names no tag; expected such as ["product-{$args.id}"]', { node: argument?.value ?? node, coordinate });
  for (const tag of tags) checkFormat(tag, application, subgraph, argumentsOf(field.arguments ?? [], subgraph));
};

interface Variable {
  readonly variable: string;
  readonly example: string;
  /** What is wrong with a path, if something is. */
  readonly find: (path: readonly string[]) => string | undefined;
}

function checkFormat({ text, node }: { readonly text: string; readonly node: ConstValueNode }, { coordinate }: WrittenApplication, { problems }: CheckedSubgraph, variable: Variable): void {
  const format = parseTagFormat(text);
  if ('problem' in format) return problems.add('POLICY_ARGUMENT', format.problem, { node, offset: format.offset, coordinate });
  if (text.trim() === '') return problems.add('POLICY_ARGUMENT', 'expected a tag, found an empty text', { node, coordinate });
  for (const reference of format.references) {
    const wrong = wrongIn(reference, variable);
    if (wrong !== undefined) problems.add('POLICY_BOUND_TO_NOTHING', wrong, { node, offset: reference.offset, coordinate });
  }
}

function wrongIn({ variable: found, path }: TagReference, { variable, example, find }: Variable): string | undefined {
  return found === variable ? find(path) : `there is no \`$${found}\` here; expected \`{$${example}.${path.join('.')}}\``;
}

function argumentsOf(args: readonly InputValueDefinitionNode[], subgraph: CheckedSubgraph): Variable {
  const find = (path: readonly string[]): string | undefined => {
    let members = args;
    for (const [index, name] of path.entries()) {
      const found = members.find((member) => member.name.value === name);
      if (found === undefined) return `there is no argument \`${path.slice(0, index + 1).join('.')}\`; ${suggestion(name, members.map((member) => member.name.value))}`;
      members = inputFields(namedType(found.type), subgraph);
    }
    return undefined;
  };
  return { variable: 'args', example: 'args', find };
}

/** An entity is asked for by one of its keys: a tag must be made of what all of them have. */
function findInKeys(path: readonly string[], keys: readonly (readonly KeyField[])[], typeName: string): string | undefined {
  for (const key of keys) {
    let fields = key;
    for (const name of path) {
      const found = fields.find((one) => one.name === name);
      if (found === undefined) return `a key of \`${typeName}\` has no \`${path.join('.')}\`; ${suggestion(name, fields.map((one) => one.name))}`;
      fields = found.fields;
    }
    if (fields.length > 0) return `\`${path.join('.')}\` is an object; ${suggestion('', fields.map((one) => `${path.join('.')}.${one.name}`))}`;
  }
  return undefined;
}

function keysOf({ coordinate }: WrittenApplication, { document }: CheckedSubgraph): readonly (readonly KeyField[])[] {
  const federation = linksOf(document).find((link) => /^https:\/\/specs\.apollo\.dev\/federation\/v2\./.test(urlOf(link)));
  const directive = federation === undefined ? 'key' : localName(federation, 'key', 'federation');
  return document.definitions.flatMap((definition) => {
    if (!('fields' in definition) || definition.name.value !== coordinate) return [];
    return (definition.directives ?? []).flatMap((node: ConstDirectiveNode) => (node.name.value === directive ? readKey(node) : []));
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
