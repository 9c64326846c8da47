import type { TypeDraft } from '../draft/draft.ts';

/** A type as a field has it, without the `!` of the field itself. */
export function printTypeName(type: TypeDraft): string {
  if (type.kind === 'list') return `[${printTypeName(type.of)}${type.itemsNonNull ? '!' : ''}]`;
  return type.kind === 'scalar' ? type.name : type.of.name;
}
