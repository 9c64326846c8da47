/** Nothing can be imported. Each line of the message says where, what was found and what was expected. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';
}
