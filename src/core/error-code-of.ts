/** The `code` of a system error or of a library's (`ENOENT`, `UND_ERR_SOCKET`), in whatever realm it was made. */
export function errorCodeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
