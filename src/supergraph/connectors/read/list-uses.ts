import type { Template } from '../../../mapping/parse/parse-template.ts';
import type { Mapping } from '../../../mapping/language/syntax.ts';
import type { Arguments } from './read-arguments.ts';
import type { WrittenConnector } from './written-connector.ts';

/** Where a mapping stands in the SDL. */
export interface MappingPlace {
  readonly holder: Arguments;
  /** The argument or member that holds it. */
  readonly name: string;
  /** The code of what is wrong there. */
  readonly code: string;
  /** `virtual`: of a connector without a call, which has variables alone. */
  readonly phase: 'request' | 'response' | 'virtual';
  /** What it must yield. */
  readonly expects: 'any' | 'scalar' | 'scalars' | 'object' | 'text' | 'boolean';
}

/** A mapping in its place; in a template, `shift` is where it starts. */
export interface MappingUse {
  readonly place: MappingPlace;
  readonly mapping: Mapping;
  readonly shift: number;
}

/** Every mapping of a connector. */
export function listUses(written: WrittenConnector): readonly MappingUse[] {
  const { args, arm, selection } = written;
  const phase = arm.kind === 'virtual' ? 'virtual' : 'response';
  return [
    ...listCallUses(written),
    ...ofMapping(selection, { holder: args, name: 'selection', code: 'INVALID_SELECTION', phase, expects: 'any' }),
    ...listOutcomeUses(args, phase),
  ];
}

/** The mappings of a request, and of how its answer is paged through. */
function listCallUses({ args, arm }: WrittenConnector): readonly MappingUse[] {
  if (arm.kind === 'virtual') return [];
  const call = args.object(arm.kind) ?? args;
  const uses: MappingUse[] = [];
  if (arm.kind === 'http') {
    uses.push(
      ...ofTemplate(arm.url, {
        holder: call,
        name: arm.method,
        code: 'INVALID_URL',
        phase: 'request',
        expects: 'scalar',
      }),
      ...ofMapping(arm.body, { holder: call, name: 'body', code: 'INVALID_BODY', phase: 'request', expects: 'any' }),
      ...listUrlUses(call, arm),
    );
  } else
    uses.push(
      ...ofMapping(arm.request, {
        holder: call,
        name: 'request',
        code: 'INVALID_BODY',
        phase: 'request',
        expects: 'any',
      }),
    );
  uses.push(...listHeaderUses(call, arm.kind === 'http' ? 'headers' : 'metadata'), ...listPageUses(args));
  return uses;
}

interface UrlParts {
  readonly cookies?: Mapping | undefined;
  readonly path?: Mapping | undefined;
  readonly queryParams?: Mapping | undefined;
}

/** The parts of a URL, and the cookies, that are mappings of their own. */
export function listUrlUses(holder: Arguments, { cookies, path, queryParams }: UrlParts): readonly MappingUse[] {
  const place = { holder, code: 'INVALID_URL_PROPERTY', phase: 'request' } as const;
  return [
    ...ofMapping(path, { ...place, name: 'path', expects: 'scalars' }),
    ...ofMapping(queryParams, { ...place, name: 'queryParams', expects: 'object' }),
    ...ofMapping(cookies, { ...place, name: 'cookies', code: 'INVALID_HEADER', expects: 'object' }),
  ];
}

export function listHeaderUses(holder: Arguments, name: 'headers' | 'metadata'): readonly MappingUse[] {
  return holder.objects(name).flatMap((entry) =>
    ofTemplate(entry.has('value') ? entry.template('value', 'INVALID_HEADER') : undefined, {
      holder: entry,
      name: 'value',
      code: 'INVALID_HEADER',
      phase: 'request',
      expects: 'scalar',
    }),
  );
}

/** What is looked up in a page, and how many items are wanted. */
function listPageUses(args: Arguments): readonly MappingUse[] {
  const holder = args.object('paginate');
  if (holder === undefined) return [];
  const place = { holder, code: 'INVALID_PAGINATION' } as const;
  return [
    ...ofMapping(holder.mapping('next', 'INVALID_PAGINATION'), {
      ...place,
      name: 'next',
      phase: 'response',
      expects: 'scalar',
    }),
    ...ofMapping(holder.mapping('hasMore', 'INVALID_PAGINATION'), {
      ...place,
      name: 'hasMore',
      phase: 'response',
      expects: 'boolean',
    }),
    ...ofMapping(holder.mapping('limit', 'INVALID_PAGINATION'), {
      ...place,
      name: 'limit',
      phase: 'request',
      expects: 'scalar',
    }),
  ];
}

/** `errors` and `isSuccess`. */
export function listOutcomeUses(args: Arguments, phase: MappingPlace['phase'] = 'response'): readonly MappingUse[] {
  const errors = args.object('errors');
  const uses = (['message', 'extensions'] as const).flatMap((name) =>
    errors === undefined
      ? []
      : ofMapping(errors.mapping(name, 'INVALID_ERRORS_MESSAGE'), {
          holder: errors,
          name,
          code: 'INVALID_ERRORS_MESSAGE',
          phase,
          expects: name === 'message' ? 'text' : 'object',
        }),
  );
  return [
    ...uses,
    ...ofMapping(args.mapping('isSuccess', 'INVALID_IS_SUCCESS'), {
      holder: args,
      name: 'isSuccess',
      code: 'INVALID_IS_SUCCESS',
      phase,
      expects: 'boolean',
    }),
  ];
}

function ofMapping(mapping: Mapping | undefined, place: MappingPlace): readonly MappingUse[] {
  return mapping === undefined ? [] : [{ place, mapping, shift: 0 }];
}

function ofTemplate(template: Template | undefined, place: MappingPlace): readonly MappingUse[] {
  return (template?.parts ?? []).flatMap((part) => {
    if (part.kind === 'text') return [];
    // A style writes lists and objects as well.
    const styled = part.style === undefined ? place : ({ ...place, expects: 'any' } as const);
    return [{ place: styled, mapping: { text: '', body: part.path }, shift: part.offset }];
  });
}
