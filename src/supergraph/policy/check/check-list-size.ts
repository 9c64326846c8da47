import { Kind, type ConstValueNode, type FieldDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { suggestion } from '../../../core/nearest-names.ts';
import {
  argumentOf,
  fieldOf,
  inputFields,
  textsOf,
  type CheckApplication,
  type CheckedSubgraph,
  type WrittenApplication,
} from '../directives/written-application.ts';
import { isListType, namedType } from '../../sdl/type-nodes.ts';

/** `@listSize` must name arguments that are integers and fields that are lists. */
export const checkListSize: CheckApplication = (application, subgraph) => {
  const field = fieldOf(application);
  if (field === undefined) return;
  const { coordinate, node } = application;
  const assumed = argumentOf(application, 'assumedSize')?.value;
  if (assumed?.kind === Kind.INT && Number(assumed.value) < 0) {
    subgraph.problems.add('POLICY_ARGUMENT', 'expected an `assumedSize` of 0 or more', { node: assumed, coordinate });
  }
  const slicing = textsOf(argumentOf(application, 'slicingArguments')?.value);
  for (const { text, node: at } of slicing) checkSlicing(text, at, application, { field, subgraph });
  const sized = textsOf(argumentOf(application, 'sizedFields')?.value);
  for (const { text, node: at } of sized) checkSized(text, at, application, { field, subgraph });
  if (assumed === undefined && slicing.length === 0 && sized.length === 0) {
    subgraph.problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `\`@${node.name.value}\` says nothing; expected such as \`assumedSize: 10\` or \`slicingArguments: ["first"]\``,
      { node, coordinate },
    );
    return;
  }
  if (sized.length === 0 && !isListType(field.type)) {
    subgraph.problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `\`${coordinate}\` is no list; expected \`sizedFields\` that names the lists in it`,
      { node, coordinate },
    );
  }
};

interface At {
  readonly field: FieldDefinitionNode;
  readonly subgraph: CheckedSubgraph;
}

function checkSlicing(
  path: string,
  node: ConstValueNode,
  { coordinate }: WrittenApplication,
  { field, subgraph }: At,
): void {
  let members: readonly InputValueDefinitionNode[] = field.arguments ?? [];
  let found: InputValueDefinitionNode | undefined;
  for (const name of path.split('.')) {
    found = members.find((member) => member.name.value === name);
    if (found === undefined) {
      const hint = suggestion(
        name,
        members.map((member) => member.name.value),
      );
      subgraph.problems.add(
        'POLICY_BOUND_TO_NOTHING',
        `\`slicingArguments\`: \`${coordinate}\` has no argument \`${path}\`; ${hint}`,
        { node, coordinate },
      );
      return;
    }
    if (isListType(found.type)) break;
    members = inputFields(namedType(found.type), subgraph);
  }
  if (found === undefined || (namedType(found.type) === 'Int' && !isListType(found.type))) return;
  const what = `${isListType(found.type) ? 'goes through a list' : 'is'} of the type \`${namedType(found.type)}\``;
  subgraph.problems.add(
    'POLICY_BOUND_TO_NOTHING',
    `\`slicingArguments\`: \`${path}\` ${what}; expected an argument of the type \`Int\``,
    { node, coordinate },
  );
}

function checkSized(
  name: string,
  node: ConstValueNode,
  { coordinate }: WrittenApplication,
  { field, subgraph }: At,
): void {
  const typeName = namedType(field.type);
  const target = subgraph.elements.get(`${typeName}.${name}`);
  if (target?.location !== 'FIELD_DEFINITION') {
    const known = [...subgraph.elements.keys()].flatMap((one) =>
      one.startsWith(`${typeName}.`) && !one.includes('(') ? [one.slice(typeName.length + 1)] : [],
    );
    subgraph.problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `\`sizedFields\`: \`${typeName}\` has no field \`${name}\`; ${suggestion(name, known)}`,
      { node, coordinate },
    );
    return;
  }
  // At FIELD_DEFINITION stands no other node.
  if (isListType((target.node as FieldDefinitionNode).type)) return;
  subgraph.problems.add(
    'POLICY_BOUND_TO_NOTHING',
    `\`sizedFields\`: \`${typeName}.${name}\` is no list; expected a field that is one`,
    { node, coordinate },
  );
}
