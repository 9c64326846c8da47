/**
 * The policy of every file that the sandbox consists of (workers live under the policy of their own file).
 * `styleNonce` is fresh for each page; files other than the page have none.
 *
 * No inline script and no `eval`, and nothing from or to another origin. Monaco needs two things of styles:
 * - it writes its theme and its generated rules into `<style>` elements: let in by the nonce, which the page's
 *   first module puts on them, and not by 'unsafe-inline', which would let in an injected one too;
 * - it renders lines as HTML text with `style` attributes, which cannot carry a nonce: 'unsafe-inline', for
 *   attributes alone.
 * Pictures from `data:` are Monaco's squiggles and GraphiQL's icons.
 */
export function contentSecurityPolicy(styleNonce?: string): string {
  const nonce = styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    `style-src 'self'${nonce}`,
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
