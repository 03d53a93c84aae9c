// The states that every view has: it is coming, there is nothing, it failed, and a list that goes on.
import { get } from "./api.js";
import { button, fill, h } from "./dom.js";
import { failure } from "./failure.js";

export function loading(what = "Loading") {
  return h("p", { class: "loading" }, h("span", { class: "spinner", "aria-hidden": "true" }), `${what} …`);
}

export function empty(title, ...more) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), more);
}

/** A place that shows what `load` gives as `show` makes it; it says while it waits, and how it failed. Its `reload()`
 * begins anew and resolves when it is done. */
export function loaded(load, show, what) {
  const place = h("div", { class: "loaded" });
  const reload = async () => {
    if (!place.hasChildNodes()) fill(place, loading(what));
    place.setAttribute("aria-busy", "true");
    try {
      fill(place, show(await load()));
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!error.code) console.error(error);
      fill(place, failure(error, () => { fill(place); reload(); }));
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
  place.reload = reload;
  reload();
  return place;
}

/** A list of the API's, page by page. `item` makes an <li> of an entry; `none` is shown where there are none. */
export function paged(path, { item, none, query = {}, signal, label }) {
  const list = h("ul", { class: "list", "aria-label": label });
  const more = h("div", { class: "row" });
  const place = loaded(
    () => get(path, { query: { limit: 20, ...query }, signal }),
    (page) => {
      fill(list, page.data.map(item));
      next(page.next_cursor);
      return page.data.length ? [list, more] : none();
    },
  );
  const next = (cursor) => {
    fill(more, cursor && button("Show more", async (event) => {
      event.target.disabled = true;
      try {
        const page = await get(path, { query: { limit: 20, ...query, cursor }, signal });
        const items = page.data.map(item);
        list.append(...items);
        next(page.next_cursor);
        items[0]?.querySelector("a, button")?.focus();
      } catch (error) {
        if (error.name !== "AbortError") fill(more, failure(error, () => next(cursor)));
      }
    }));
  };
  return place;
}

const TONES = {
  completed: "good", validated: "good", passed: "good", stored: "good", connected: "good", approved: "good", active: "good",
  running: "busy", queued: "busy", processing: "busy", importing: "busy", detecting: "busy", waiting: "busy",
  awaiting_approval: "ask", pending: "ask", needs_confirmation: "ask", previewed: "ask", conditional: "ask", awaiting_upload: "ask",
  failed: "bad", rejected: "bad", error: "bad",
};
const NAMES = { awaiting_approval: "waits for you", needs_confirmation: "waits for you", previewed: "waits for you", pending: "waits for you" };

/** A word for a status; colour is never all that tells it. */
export function chip(status, name = NAMES[status] ?? String(status).replaceAll("_", " ")) {
  return h("span", { class: `chip ${TONES[status] ?? "plain"}` }, name);
}
