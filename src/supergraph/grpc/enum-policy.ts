import type { GrpcEnum } from './descriptor.ts';

/** How enum values are named in ProtoJSON. Plain ProtoJSON, the default, is `keep` and `name`. */
export interface EnumPolicy {
  /** `strip`: `STOCK_STATUS_LOW` of the enum `StockStatus` is `LOW`; requests may say either. */
  readonly prefix: 'keep' | 'strip';
  /** `null`: the value 0 whose name ends in `UNSPECIFIED` reads as null. */
  readonly unspecified: 'name' | 'null';
}

export const PLAIN_ENUMS: EnumPolicy = { prefix: 'keep', unspecified: 'name' };

export interface EnumNames {
  readonly toJson: ReadonlyMap<number, string | null>;
  readonly toNumber: ReadonlyMap<string, number>;
}

/** The names of an enum's values in both directions, made once per enum. */
export function nameEnum(typeName: string, declared: GrpcEnum, policy: EnumPolicy): EnumNames {
  const names = Object.keys(declared.values);
  const shown = policy.prefix === 'strip' ? stripPrefix(typeName, names) : names;
  const toJson = new Map<number, string | null>();
  const toNumber = new Map<string, number>();
  names.forEach((name, index) => {
    const number = declared.values[name] ?? 0;
    const short = shown[index] ?? name;
    toNumber.set(name, number).set(short, number);
    if (toJson.has(number)) return;
    const unspecified = number === 0 && policy.unspecified === 'null' && /(?:^|_)UNSPECIFIED$/.test(name);
    toJson.set(number, unspecified || typeName === 'google.protobuf.NullValue' ? null : short);
  });
  return { toJson, toNumber };
}

/** All names stay as they are when two would become one, or one no name. */
function stripPrefix(typeName: string, names: readonly string[]): readonly string[] {
  const simple = typeName.slice(typeName.lastIndexOf('.') + 1);
  const prefix = `${simple
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()}_`;
  const short = names.map((name) =>
    name.startsWith(prefix) && /^[A-Za-z_]/.test(name.slice(prefix.length)) ? name.slice(prefix.length) : name,
  );
  return new Set(short).size === names.length ? short : names;
}
