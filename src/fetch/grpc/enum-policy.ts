/** How enum values are named in ProtoJSON. Plain ProtoJSON, the default, is `keep` and `name`. */
export interface EnumPolicy {
  /** `strip`: `STOCK_STATUS_LOW` of the enum `StockStatus` is `LOW`; requests may say either. */
  readonly prefix: 'keep' | 'strip';
  /** `null`: the value 0 whose name ends in `UNSPECIFIED` reads as null. */
  readonly unspecified: 'name' | 'null';
}

export const PLAIN_ENUMS: EnumPolicy = { prefix: 'keep', unspecified: 'name' };
