/** The ProtoJSON name of a field by the rule of `protoc`: underscores go, and the letter after one is upper-case. */
export function jsonNameOf(name: string): string {
  return name.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
}
