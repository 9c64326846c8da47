/** One event of a stream: its name, and the lines of its data joined. */
export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Thrown when an event is longer than it may be. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

/**
 * Reads an event stream as it comes, in pieces cut anywhere (HTML §9.2.6). Comments, which keep connections alive, and
 * fields other than `event` and `data` are passed over. An event with a name and no data is told as well: that is how
 * some servers say that a stream is complete. `read` throws `EventTooLarge`.
 */
export class EventReader {
  readonly #maxCharacters: number;
  readonly #decoder = new TextDecoder();
  #line = '';
  #name = '';
  #data: string | undefined;
  #characters = 0;
  /** The last piece ended with a CR, to which a LF at the start of the next belongs. */
  #afterReturn = false;

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  read(chunk: Buffer): readonly ServerSentEvent[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    const events: ServerSentEvent[] = [];
    let start = this.#afterReturn && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#afterReturn = text.endsWith('\r');
    const lineEnd = /\r\n?|\n/g;
    lineEnd.lastIndex = start;
    for (let found = lineEnd.exec(text); found !== null; found = lineEnd.exec(text)) {
      this.#add(text.slice(start, found.index));
      const event = this.#takeLine();
      if (event !== undefined) events.push(event);
      start = lineEnd.lastIndex;
    }
    this.#add(text.slice(start));
    return events;
  }

  #add(piece: string): void {
    this.#characters += piece.length;
    if (this.#characters > this.#maxCharacters)
      throw new EventTooLarge(`an event is over ${this.#maxCharacters} characters`);
    this.#line += piece;
  }

  #takeLine(): ServerSentEvent | undefined {
    const line = this.#line;
    this.#line = '';
    if (line === '') return this.#takeEvent();
    // What is passed over does not count: a connection may be kept alive for as long as it likes.
    if (!this.#takeField(line)) this.#characters -= line.length;
    return undefined;
  }

  #takeField(line: string): boolean {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    if (field !== 'event' && field !== 'data') return false;
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#name = value;
    else this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    return true;
  }

  #takeEvent(): ServerSentEvent | undefined {
    const name = this.#name;
    const data = this.#data;
    this.#name = '';
    this.#data = undefined;
    this.#characters = 0;
    return name === '' && data === undefined ? undefined : { name, data: data ?? '' };
  }
}
