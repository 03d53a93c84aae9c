/**
 * Server-sent events out of bytes, as WHATWG defines them (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 *
 * Chunks may be cut anywhere: inside a character, between CR and LF, within an event. Lines are found among the bytes (no
 * byte of a longer UTF-8 character is CR or LF) and decoded whole, which asks nothing of TextDecoder but `decode`. An event
 * counts only with its blank line: what a broken connection cut off is not delivered.
 */

export interface ServerSentEvent {
  /** The type; `message` if the server named none. */
  event: string;
  data: string;
}

const LF = 10;
const CR = 13;

export class EventStreamParser {
  /** How long the server asks to wait before reconnecting, in milliseconds. */
  retryMs: number | undefined;
  readonly #decoder = new TextDecoder();
  #rest: Uint8Array[] = [];
  #afterCr = false;
  #event = "";
  #data: string[] = [];

  /** The events that this chunk completes. */
  feed(chunk: Uint8Array): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte === LF && this.#afterCr) {
        this.#afterCr = false; // the second half of a CRLF, whose chunks may have been two
        start = index + 1;
      } else if (byte === LF || byte === CR) {
        const event = this.#take(this.#line(chunk.subarray(start, index)));
        if (event) events.push(event);
        start = index + 1;
        this.#afterCr = byte === CR;
      } else {
        this.#afterCr = false;
      }
    }
    if (start < chunk.length) this.#rest.push(chunk.slice(start));
    return events;
  }

  #line(end: Uint8Array): string {
    const parts = [...this.#rest, end];
    this.#rest = [];
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return this.#decoder.decode(whole); // which drops a byte order mark at the start
  }

  #take(line: string): ServerSentEvent | undefined {
    if (!line) return this.#dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    // `id` is the event's own seq, which the data says; the rest are comments, or fields of a later version.
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const event = this.#data.length ? { event: this.#event || "message", data: this.#data.join("\n") } : undefined;
    this.#event = "";
    this.#data = [];
    return event;
  }
}
