// A copy of everything: asked for, waited for, fetched.
import { announce } from "../announce.js";
import { get, post } from "../api.js";
import { button, fill, h } from "../dom.js";
import { act } from "../form.js";
import { bytes, fromNow } from "../format.js";
import { chip, empty, paged } from "../states.js";
import { progressBar } from "../upload.js";
import { settled } from "../wait.js";

export function dataExports(signal) {
  const wrong = h("div");
  const current = h("div");
  const list = paged("/v1/exports", { item: (one) => item(one, signal), signal, label: "Copies", none: () => empty("No copy was made yet.") });
  const ask = button("Make a copy", () => act(ask, wrong, async () => {
    const made = await post("/v1/exports");
    const progress = progressBar("Collecting");
    fill(current, progress);
    try {
      await settled(`/v1/exports/${made.id}`, ({ status }) => status !== "running", ({ progress: at }) =>
        progress.show(at.done, at.total, `Collecting ${at.stage ?? ""} (${at.done} of ${at.total})`), signal);
    } finally {
      fill(current);
    }
    announce("The copy is ready.");
    await list.reload();
  }));
  return h("div", { class: "stack" }, h("div", { class: "row" }, ask), current, wrong, list);
}

function item(one, signal) {
  const wrong = h("div");
  // A link to the file is good for a quarter of an hour, so it is asked for when it is needed.
  const fetchIt = button("Download", () => act(fetchIt, wrong, async () => {
    const { download } = await get(`/v1/exports/${one.id}`, { signal });
    h("a", { href: download.url, download: "", rel: "noreferrer" }).click();
  }), { class: "button small" });
  return h("li", { class: "entry" }, h("p", { class: "entry-facts" }, chip(one.status), h("span", {}, `asked ${fromNow(one.created_at)}`),
    one.size_bytes && h("span", {}, bytes(one.size_bytes)), one.status === "completed" && h("span", {}, `kept until ${fromNow(one.expires_at)}`),
    one.status === "completed" && fetchIt), wrong);
}
