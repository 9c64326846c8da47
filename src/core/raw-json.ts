import { parseJson } from './parse-json.ts';

/** A value that is already JSON text, put into a request body as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The value, for who works on it in this process. */
  parse(): unknown {
    return parseJson(this.text);
  }
}
