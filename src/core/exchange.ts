/** One HTTP request to something that is no backend, such as an issuer of tokens. */
export interface ExchangeRequest {
  /** What it is, for failures. */
  readonly name: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

/** Resolves with an answer of any status; redirects are not followed. Rejects when there is none. */
export type Exchange = (request: ExchangeRequest) => Promise<{ readonly status: number; readonly body: Buffer }>;
