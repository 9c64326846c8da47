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

/** A list of which each item is JSON text already, for who takes some of them. */
export class RawJsonList extends RawJson {
  readonly items: readonly string[];

  constructor(items: readonly string[]) {
    super(`[${items.join(',')}]`);
    this.items = items;
  }
}
