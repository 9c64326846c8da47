import { Kind, type ConstValueNode, type InputValueDefinitionNode } from 'graphql';
import { suggestion } from '../../../core/nearest-names.ts';
import { DURATION, parseDuration } from '../directives/parse-duration.ts';
import { parseCountedBy } from '../facts/rate-limit.ts';
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

/** `@rateLimit` must say a window that is one, and name arguments that its field has. */
export const checkRateLimit: CheckApplication = (application, subgraph) => {
  const { coordinate } = application;
  const max = argumentOf(application, 'max')?.value;
  if (max?.kind === Kind.INT && Number(max.value) < 0)
    subgraph.problems.add('POLICY_ARGUMENT', 'expected a `max` of 0 or more', { node: max, coordinate });
  for (const name of ['window', 'blockFor']) {
    const value = argumentOf(application, name)?.value;
    if (value?.kind !== Kind.STRING || parseDuration(value.value) !== undefined) continue;
    subgraph.problems.add(
      'POLICY_ARGUMENT',
      `expected ${DURATION} as \`${name}\`, found ${JSON.stringify(value.value)}`,
      { node: value, coordinate },
    );
  }
  for (const { text, node } of textsOf(argumentOf(application, 'by')?.value)) {
    if (parseCountedBy(text) !== undefined) continue;
    const hint = /^(claim|header):?/.test(text)
      ? 'expected a name behind it, as in `claim:tenant`'
      : suggestion(text, ['caller', 'address', 'claim:<name>', 'header:<name>']);
    subgraph.problems.add('POLICY_ARGUMENT', `\`by\`: \`${text}\` is nothing that callers are told apart by; ${hint}`, {
      node,
      coordinate,
    });
  }
  for (const { text, node } of textsOf(argumentOf(application, 'identityArgs')?.value))
    findArgument({ name: 'identityArgs', path: text, node }, application, subgraph);
  const normalize = argumentOf(application, 'normalize');
  if (normalize !== undefined && textsOf(argumentOf(application, 'identityArgs')?.value).length === 0) {
    subgraph.problems.add(
      'POLICY_BOUND_TO_NOTHING',
      '`normalize` is about the values of `identityArgs`; expected `identityArgs` beside it',
      { node: normalize, coordinate },
    );
  }
  checkArrayLength(application, subgraph);
  const count = argumentOf(application, 'count')?.value;
  const block = argumentOf(application, 'blockFor');
  if (block !== undefined && max?.kind === Kind.INT && max.value === '0') {
    subgraph.problems.add(
      'POLICY_ARGUMENT',
      '`blockFor` with a `max` of 0 blocks nobody who was ever admitted; expected a `max` of 1 or more',
      { node: block, coordinate },
    );
  }
  if (
    count?.kind === Kind.ENUM &&
    count.value === 'ERRORS' &&
    argumentOf(application, 'arrayLengthField') !== undefined
  ) {
    subgraph.problems.add(
      'POLICY_ARGUMENT',
      '`count: ERRORS` counts failed fields, not items; expected no `arrayLengthField` beside it',
      { node: count, coordinate },
    );
  }
};

interface NamedValue {
  readonly name: string;
  readonly path: string;
  readonly node: ConstValueNode;
}

function checkArrayLength(application: WrittenApplication, subgraph: CheckedSubgraph): void {
  const [named] = textsOf(argumentOf(application, 'arrayLengthField')?.value);
  if (named === undefined) return;
  const found = findArgument({ name: 'arrayLengthField', path: named.text, node: named.node }, application, subgraph);
  if (found === undefined || isListType(found.type)) return;
  const message = `\`arrayLengthField\`: \`${named.text}\` is no list; expected an argument that is one`;
  subgraph.problems.add('POLICY_BOUND_TO_NOTHING', message, { node: named.node, coordinate: application.coordinate });
}

/** The argument, or the input field in it, that a path leads to. */
function findArgument(
  { name, path, node }: NamedValue,
  application: WrittenApplication,
  subgraph: CheckedSubgraph,
): InputValueDefinitionNode | undefined {
  let members: readonly InputValueDefinitionNode[] = fieldOf(application)?.arguments ?? [];
  let found: InputValueDefinitionNode | undefined;
  let walked = '';
  for (const step of path.split('.')) {
    found = members.find((member) => member.name.value === step);
    if (found === undefined) {
      const { coordinate } = application;
      const where = walked === '' ? `\`${coordinate}\` has no argument` : `\`${walked}\` has no field`;
      const hint = suggestion(
        step,
        members.map((member) => member.name.value),
      );
      subgraph.problems.add('POLICY_BOUND_TO_NOTHING', `\`${name}\`: ${where} \`${step}\`; ${hint}`, {
        node,
        coordinate,
      });
      return undefined;
    }
    walked = walked === '' ? step : `${walked}.${step}`;
    members = inputFields(namedType(found.type), subgraph);
  }
  return found;
}
