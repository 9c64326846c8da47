import {
  Kind,
  print,
  valueFromASTUntyped,
  type ConstValueNode,
  type InputValueDefinitionNode,
  type TypeNode,
} from 'graphql';
import { suggestion } from '../../../core/nearest-names.ts';
import { compileConstraint } from '../../../constraints/compile-constraint.ts';
import { OF_LIST, OF_NUMBER, OF_TEXT, type Constraint } from '../../../constraints/constraint.ts';
import { FORMATS } from '../../../constraints/formats.ts';
import { findPatternProblem } from '../../../constraints/pattern.ts';
import {
  argumentOf,
  type CheckApplication,
  type CheckedSubgraph,
  type WrittenApplication,
} from '../directives/written-application.ts';
import { isListType, namedType } from '../../sdl/type-nodes.ts';

/** A `@constraint` must say something, of values such as its element has, that some value can meet. */
export const checkConstraint: CheckApplication = (application, subgraph) => {
  const { coordinate, node } = application;
  if ((node.arguments ?? []).every(({ value }) => value.kind === Kind.NULL)) {
    subgraph.problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `this \`@${node.name.value}\` says nothing; expected one of its arguments, such as \`max\``,
      { node, coordinate },
    );
  }
  if (coordinate.startsWith('@')) {
    subgraph.problems.add(
      'POLICY_BOUND_TO_NOTHING',
      `the arguments of directives are no input of clients; expected \`@${node.name.value}\` on an argument of a ` +
        'field or an input field',
      { node, coordinate },
    );
    return;
  }
  checkKinds(application, subgraph);
  checkBounds(application, subgraph);
  checkPattern(application, subgraph);
  checkDefault(application, subgraph);
  const format = argumentOf(application, 'format')?.value;
  if (format?.kind === Kind.STRING && !Object.hasOwn(FORMATS, format.value)) {
    subgraph.problems.add(
      'POLICY_ARGUMENT',
      `there is no format "${format.value}"; ${suggestion(format.value, Object.keys(FORMATS))}`,
      { node: format, coordinate },
    );
  }
};

/** Each name is about texts, numbers or lists, and binds to nothing elsewhere. */
function checkKinds(application: WrittenApplication, { document, problems }: CheckedSubgraph): void {
  // At ARGUMENT_DEFINITION and INPUT_FIELD_DEFINITION stands no other node.
  const { type } = application.element.node as InputValueDefinitionNode;
  const typeName = namedType(type);
  // What the values of a custom scalar are, no schema tells.
  const isCustom = document.definitions.some(
    (definition) => definition.kind === Kind.SCALAR_TYPE_DEFINITION && definition.name.value === typeName,
  );
  const isText = isCustom || typeName === 'String' || typeName === 'ID';
  const isNumber = isCustom || typeName === 'Int' || typeName === 'Float';
  const tell = (names: readonly string[], what: string): void => {
    for (const name of names) {
      const argument = argumentOf(application, name);
      if (argument === undefined) continue;
      const message = `\`${name}\` is about ${what}; the type here is \`${writeType(type)}\``;
      problems.add('POLICY_BOUND_TO_NOTHING', message, { node: argument, coordinate: application.coordinate });
    }
  };
  if (!isText) tell(OF_TEXT, 'texts');
  if (!isNumber) tell(OF_NUMBER, 'numbers');
  if (!isCustom && !isListType(type)) tell(OF_LIST, 'lists');
}

const PAIRS = [
  ['minLength', 'maxLength'],
  ['min', 'max'],
  ['min', 'exclusiveMax'],
  ['exclusiveMin', 'max'],
  ['exclusiveMin', 'exclusiveMax'],
  ['minItems', 'maxItems'],
] as const;

function checkBounds(application: WrittenApplication, { problems }: CheckedSubgraph): void {
  const { coordinate } = application;
  for (const name of ['minLength', 'maxLength', 'minItems', 'maxItems']) {
    const value = argumentOf(application, name)?.value;
    if (value !== undefined && numberOf(value) < 0)
      problems.add('POLICY_ARGUMENT', `expected 0 or more as \`${name}\``, { node: value, coordinate });
  }
  const multiple = argumentOf(application, 'multipleOf')?.value;
  if (multiple !== undefined && numberOf(multiple) <= 0)
    problems.add('POLICY_ARGUMENT', 'expected more than 0 as `multipleOf`', { node: multiple, coordinate });
  for (const [low, high] of PAIRS) {
    const least = argumentOf(application, low)?.value;
    const most = argumentOf(application, high)?.value;
    if (least === undefined || most === undefined) continue;
    const isEmpty =
      low.startsWith('exclusive') || high.startsWith('exclusive')
        ? numberOf(least) >= numberOf(most)
        : numberOf(least) > numberOf(most);
    if (isEmpty)
      problems.add('POLICY_ARGUMENT', `no value can meet both \`${low}\` and \`${high}\``, { node: most, coordinate });
  }
}

function checkPattern(application: WrittenApplication, { problems }: CheckedSubgraph): void {
  const value = argumentOf(application, 'pattern')?.value;
  if (value?.kind !== Kind.STRING) return;
  const problem = findPatternProblem(value.value);
  if (problem !== undefined)
    problems.add('POLICY_ARGUMENT', `the \`pattern\` ${problem}`, { node: value, coordinate: application.coordinate });
}

/** A default that its own constraint refuses would refuse every request that leaves the argument out. */
function checkDefault({ coordinate, element, node }: WrittenApplication, { problems }: CheckedSubgraph): void {
  // At ARGUMENT_DEFINITION and INPUT_FIELD_DEFINITION stands no other node.
  const { defaultValue } = element.node as InputValueDefinitionNode;
  if (defaultValue === undefined || problems.list.some((problem) => problem.coordinate === coordinate)) return;
  // What it says has just been checked against its definition.
  const said = Object.fromEntries(
    (node.arguments ?? []).flatMap(({ name, value }) =>
      value.kind === Kind.NULL ? [] : [[name.value, valueFromASTUntyped(value)]],
    ),
  ) as Constraint;
  compileConstraint(said)(valueFromASTUntyped(defaultValue), [], (_, expected, constraint) => {
    problems.add(
      'POLICY_ARGUMENT',
      `the default is not allowed by \`${constraint}\`: expected ${expected}, found ${print(defaultValue)}`,
      { node: defaultValue, coordinate },
    );
  });
}

function numberOf(value: ConstValueNode): number {
  return value.kind === Kind.INT || value.kind === Kind.FLOAT ? Number(value.value) : Number.NaN;
}

function writeType(type: TypeNode): string {
  switch (type.kind) {
    case Kind.NAMED_TYPE:
      return type.name.value;
    case Kind.LIST_TYPE:
      return `[${writeType(type.type)}]`;
    case Kind.NON_NULL_TYPE:
      return `${writeType(type.type)}!`;
  }
}
