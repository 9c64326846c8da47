import type { FieldDraft, UnionDraft } from '../draft/draft.ts';
import { printTypeName } from './print-type-name.ts';

/** What all members have of their base alike: the fields of an interface. None: they are a union. */
export function interfaceFields({ members: [first, ...others], base }: UnionDraft): readonly FieldDraft[] {
  return (first?.fields ?? []).flatMap((field) => {
    if (base?.has(field.key) !== true) return [];
    const same = others.flatMap(
      ({ fields }) =>
        fields.find(({ name, type }) => name === field.name && printTypeName(type) === printTypeName(field.type)) ?? [],
    );
    return same.length < others.length
      ? []
      : [{ ...field, nonNull: field.nonNull && same.every(({ nonNull }) => nonNull) }];
  });
}
