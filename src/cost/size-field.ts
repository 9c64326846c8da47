import { getNullableType, isListType, type FieldNode, type GraphQLField, type GraphQLOutputType } from 'graphql';
import { sizeOfLists, type CheckSize } from './list-size.ts';
import { product, type Price } from './price.ts';
import type { PricedType, Pricing } from './pricing.ts';

/** Lists of an object whose length the field says that leads to it. */
export interface Sized {
  readonly fields: ReadonlySet<string>;
  readonly size: Price;
}

export const NONE_SIZED: Sized = { fields: new Set(), size: 1 };

/** A field of an operation, and what is said above it of the lists of its parent. */
export interface FieldToSize {
  readonly parent: PricedType;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly sized: Sized;
}

/** How many values a field is estimated to have for one parent, and what it says of the lists below it. */
export interface SizeOfField {
  readonly size: Price;
  readonly below: Sized;
  readonly check: CheckSize | undefined;
}

export function sizeField({ parent, node, field, sized }: FieldToSize, pricing: Pricing): SizeOfField {
  const lists = sizeOfLists(parent, node, field, pricing);
  const own = lists?.sizedFields.size === 0 ? lists.size : undefined;
  const size = lengthOf(field.type, (sized.fields.has(field.name) ? sized.size : undefined) ?? own, pricing);
  const below =
    lists === undefined || lists.sizedFields.size === 0 ? NONE_SIZED : { fields: lists.sizedFields, size: lists.size };
  return { size, below, check: lists?.check };
}

/** Of a list of lists, the outer is as long as is said, and each inner one as lists are by default. */
function lengthOf(type: GraphQLOutputType, said: Price | undefined, pricing: Pricing): Price {
  const nullable = getNullableType(type);
  if (!isListType(nullable)) return 1;
  return product(said ?? pricing.defaults.listSize, lengthOf(nullable.ofType, undefined, pricing));
}
