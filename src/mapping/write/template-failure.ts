/** A request cannot be built from these values. The message names no host and may be shown to clients. */
export class TemplateFailure extends Error {
  override readonly name = 'TemplateFailure';
}
