/** A refusal, written as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, title: string, detail: string, members: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.status = status;
    this.title = title;
    this.members = members;
  }

  toJSON(): Readonly<Record<string, unknown>> {
    return { type: 'about:blank', title: this.title, status: this.status, detail: this.message, ...this.members };
  }
}
