// Reads a text/event-stream (WHATWG HTML §9.2.6) from whatever pieces it comes in.

export class EventStreamReader {
  /** Milliseconds after which the server wants to be asked again, once it has said so. */
  retry = null;
  #decoder = new TextDecoder();
  #rest = "";
  #fresh = { id: null, type: "", data: [] };

  /** The events that these bytes complete: `{id, type, data}`. A line end may be cut in two, so a final CR waits. */
  feed(bytes) {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    const events = [];
    for (const line of lines) {
      if (line === "") this.#dispatch(events);
      else this.#field(line);
    }
    return events;
  }

  #field(line) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#fresh.data.push(value);
    else if (name === "event") this.#fresh.type = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    else if (name === "id") this.#fresh.id = value;
  }

  #dispatch(events) {
    const { id, type, data } = this.#fresh;
    this.#fresh = { id: null, type: "", data: [] };
    if (data.length && data.join("")) events.push({ id, type: type || "message", data: data.join("\n") });
  }
}
