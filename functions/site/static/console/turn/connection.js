// What the stream of events is doing, in words and with a mark.
import { fill, h } from "../dom.js";

const WORDS = {
  connecting: "Connecting", live: "Live", waiting: "Waiting for you", ended: "", broken: "Not connected",
};

export class Connection {
  #mark = h("span", { class: "connection", "data-state": "connecting" });
  #timer = null;

  get node() {
    return this.#mark;
  }

  /** As `follow` of stream.js tells it. */
  show(state, { wait } = {}) {
    clearInterval(this.#timer);
    this.#mark.dataset.state = state;
    if (state !== "lost") {
      fill(this.#mark, WORDS[state]);
      return;
    }
    const until = Date.now() + wait;
    const tell = () => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      fill(this.#mark, navigator.onLine ? `Connection lost, trying again in ${seconds} s` : "You are offline");
      if (!this.#mark.isConnected || seconds === 0) clearInterval(this.#timer);
    };
    this.#timer = setInterval(tell, 500);
    tell();
  }
}
