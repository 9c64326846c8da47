import { JSON_SCALAR, type TypeDraft } from '../../draft/draft.ts';
import { placeOf } from '../../files/json-node.ts';
import { isName, toFieldName, toRootName, toTypeName } from '../../draft/names.ts';
import type { Notes } from '../../draft/notes.ts';
import type { Types } from '../types/build-types.ts';
import { draftArguments, type DraftedArguments } from './draft-arguments.ts';
import type { Answer, DescribedOperation } from '../read/operation.ts';

/** An operation as a field whose types are made, and whose request and selection are not written yet. */
export interface CallableOperation {
  readonly operation: DescribedOperation;
  /** What its field is called where no other is called so. */
  readonly preferredName: string;
  readonly args: DraftedArguments;
  /** Undefined when success has nothing to say but that it is one. */
  readonly type: TypeDraft | undefined;
}

/** One that has its place. */
export interface DraftedOperation extends CallableOperation {
  readonly root: 'query' | 'mutation';
  readonly name: string;
}

export interface OperationContext {
  readonly output: Types;
  readonly input: Types;
  readonly notes: Notes;
}

/** Undefined when the operation cannot be called or its answer not be read, which is noted. */
export function draftOperation(
  operation: DescribedOperation,
  context: OperationContext,
): CallableOperation | undefined {
  const { output, notes } = context;
  const answer = chooseAnswer(operation, notes);
  if (answer === undefined) return undefined;
  const fieldName = rootFieldName(operation);
  const args = draftArguments(operation, { input: context.input, notes, fieldName });
  if (args === undefined) return undefined;
  const type =
    answer.kind === 'empty'
      ? undefined
      : answer.kind === 'text'
        ? TEXT
        : answer.schema === undefined
          ? JSON_SCALAR
          : output.typeOf(answer.schema, { context: fieldName, key: 'result' }).type;
  return { operation, preferredName: toRootName(fieldName, context.input.options.naming), args, type };
}

const TEXT: TypeDraft = { kind: 'scalar', name: 'String' };

/** `operationId`, or the method and the path: `getPetsById` for `GET /pets/{id}`. */
function rootFieldName({ id, method, path }: DescribedOperation): string {
  const words = path
    .split('/')
    .map((segment) => segment.replace(/\{([^{}]*)\}/g, (_, name: string) => ` By ${name} `))
    .map((segment) => toTypeName(segment, ''));
  const name = toFieldName(
    id === undefined || id.trim() === '' ? `${method.toLowerCase()}${words.join('')}` : id,
    'operation',
  );
  // The planner's own fields begin with an underscore.
  return isName(name) && !name.startsWith('_') ? name : `operation${toTypeName(name)}`;
}

/** The answer whose content the field has: the first success that can be read. */
function chooseAnswer(operation: DescribedOperation, notes: Notes): Answer | undefined {
  const { responses, method, path, node } = operation;
  const successes = responses
    .filter(({ status }) => /^2/.test(status))
    .sort((first, second) => (first.status < second.status ? -1 : 1));
  const candidates = successes.length > 0 ? successes : responses.filter(({ status }) => status === 'default');
  const chosen =
    candidates.find(({ kind }) => kind === 'json') ??
    candidates.find(({ kind }) => kind === 'text') ??
    candidates.find(({ kind }) => kind === 'empty');
  if (candidates.length === 0 && responses.every(({ status }) => /^[45]/.test(status))) {
    notes.add('loosened', placeOf(node), `${method} ${path}`, 'it does not say what a success answers; it is JSON');
    return { node, status: '2XX', kind: 'json', mediaTypes: [], schema: undefined };
  }
  if (chosen === undefined) {
    const found =
      candidates.length > 0
        ? `only ${[...new Set(candidates.flatMap(({ mediaTypes }) => mediaTypes))].join(', ') || 'files'}`
        : `only the status ${responses.map(({ status }) => status).join(', ') || 'of nothing'}`;
    notes.add(
      'omitted',
      placeOf(node),
      `${method} ${path}`,
      `expected a successful answer of JSON, text or nothing, found ${found}`,
    );
    return undefined;
  }
  for (const other of candidates) {
    if (other === chosen || other.kind === 'empty') continue;
    const same =
      other.schema !== undefined &&
      chosen.schema !== undefined &&
      JSON.stringify(other.schema.value) === JSON.stringify(chosen.schema.value);
    if (!same)
      notes.add(
        'loosened',
        placeOf(other.node),
        `the answer of status ${other.status}`,
        `the field has the type of ${chosen.status}; members that only this answer has cannot be selected`,
      );
  }
  const readable = chosen.mediaTypes.filter((type) => !/json|^\*\/\*$/i.test(type));
  if (chosen.kind === 'json' && readable.length > 0)
    notes.add('omitted', '#/paths', `answers as ${readable.join(', ')}`, 'there is JSON beside them, which is read');
  return chosen;
}
