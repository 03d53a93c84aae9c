// Files of other apps: sent, looked at, and read into the person's days.
import { announce } from "../announce.js";
import { post, remove } from "../api.js";
import { confirm } from "../dialog.js";
import { button, fill, h } from "../dom.js";
import { failure } from "../failure.js";
import { act, field, form, input } from "../form.js";
import { bytes, count, day, fromNow, sourceName, words } from "../format.js";
import { chip, empty, paged } from "../states.js";
import { progressBar, sendToBucket } from "../upload.js";
import { settled } from "../wait.js";

const RESTS = new Set(["previewed", "completed", "failed", "cancelled"]);

export function view({ signal }) {
  const current = h("div", { class: "stack" });
  const file = input({ type: "file", required: true, accept: ".zip,.xml,.csv,.json", name: "export" });
  const list = paged("/v1/imports", { item: (one) => item(one, () => show(one)), signal, label: "Imports", none: () => empty("Nothing was imported yet.") });
  const show = (one) => watch(one, { current, signal, done: () => list.reload() });
  const send = form([field("An export of another app", file, "Apple Health, Fitbit, WHOOP, Oura, or a table of days as CSV. You see what is in it before anything is written.")], {
    label: "Look into the file",
    submit: async () => {
      const [chosen] = file.files;
      const made = await post("/v1/imports", { file_name: chosen.name.slice(-255), size: chosen.size, preview: true });
      const progress = progressBar("Uploading");
      fill(current, progress);
      try {
        await sendToBucket(made.upload, chosen, progress.show, signal);
        await post(`/v1/imports/${made.id}/start`, undefined, { signal });
      } catch (error) {
        fill(current);
        throw error;
      }
      show(made);
    },
  });
  return {
    title: "Imports",
    node: h("div", { class: "page narrow" }, h("h1", {}, "Imports"), h("section", { class: "card", "aria-label": "Import a file" }, send), current, list),
  };
}

function item(one, open) {
  const facts = [one.format && sourceName(one.format), one.size && bytes(one.size), fromNow(one.created_at), one.report && count(one.report.days_written, "day changed", "days changed")].filter(Boolean);
  return h("li", { class: "entry" }, h("span", { class: "entry-title" }, one.file_name ?? "Table of days"),
    h("p", { class: "entry-facts" }, chip(one.status), h("span", {}, facts.join(" · ")), button("Details", open, { class: "button small" })));
}

/** Follows an import until it rests, and shows where it is. */
async function watch(one, { current, signal, done }) {
  const path = `/v1/imports/${one.id}`;
  const progress = progressBar("Reading the file");
  fill(current, progress);
  current.scrollIntoView({ block: "nearest" });
  try {
    const rest = await settled(path, ({ status }) => RESTS.has(status), ({ status, progress: at }) =>
      progress.show(at?.done ?? 0, at?.total ?? 0, `${words(at?.stage ?? status)} …`), signal);
    fill(current, card(rest, { path, again: () => watch(one, { current, signal, done }), done, current }));
    announce(rest.status === "previewed" ? "The file was read. Look at what is in it, then confirm." : `The import is ${rest.status}.`);
    done();
  } catch (error) {
    if (error.name !== "AbortError") fill(current, failure(error, () => watch(one, { current, signal, done })));
  }
}

function card(one, { path, again, done, current }) {
  const wrong = h("div");
  const what = one.report ?? one.preview;
  const write = button("Import this", () => act(write, wrong, async () => {
    await post(`${path}/confirm`);
    again();
  }), { class: "button primary" });
  const drop = button(one.status === "previewed" ? "Do not import it" : "Remove from the list", async () => {
    if (await confirm({ title: "Remove this import?", text: "Days that were written stay; the file and this entry go.", yes: "Remove", action: () => remove(path) })) {
      fill(current);
      done();
    }
  });
  return h("section", { class: "card stack", "aria-label": "This import" },
    h("div", { class: "finding-head" }, h("h2", {}, one.file_name ?? "Table of days"), chip(one.status)),
    one.error && failure({ code: one.error.code, message: one.error.message, docsUrl: one.error.docs_url, details: one.error.details }),
    what && contents(what, one.report), wrong,
    h("div", { class: "row" }, one.status === "previewed" && write, drop));
}

function contents(what, report) {
  const metrics = Object.entries(what.metrics).sort((a, b) => b[1] - a[1]);
  return [
    h("p", {}, what.days ? `${count(what.days, "day")} from ${day(what.first_date)} to ${day(what.last_date)}, ${count(what.activities, "workout")}.` : "No days were found."),
    report && h("p", { class: "good-text" }, `${count(report.days_written, "day")} and ${count(report.activities_written, "workout")} are new or different now.`),
    metrics.length ? h("ul", { class: "tags" }, metrics.map(([name, n]) => h("li", { class: "chip plain" }, `${words(name)} ${n}`))) : null,
    what.skipped_total ? h("details", { class: "more" }, h("summary", {}, `Left out: ${what.skipped_total}`),
      h("ul", {}, what.skipped.map(({ reason, what: kind, count: n, first }) => h("li", {}, `${n} × ${kind}: ${words(reason).toLowerCase()}${first ? ` (first: ${first})` : ""}`)))) : null,
  ];
}
