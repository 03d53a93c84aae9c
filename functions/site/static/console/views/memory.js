// What Amy remembers: read, searched, added to, corrected, forgotten.
import { announce } from "../announce.js";
import { patch, post, remove } from "../api.js";
import { confirm } from "../dialog.js";
import { draft, keep } from "../drafts.js";
import { button, fill, h } from "../dom.js";
import { field, form, input, select } from "../form.js";
import { fromNow, words } from "../format.js";
import { empty, paged } from "../states.js";

const KINDS = ["fact", "goal", "preference", "barrier", "value", "decision", "insight", "hypothesis", "tested_hypothesis"];
const WRITABLE = KINDS.filter((kind) => kind !== "tested_hypothesis");
const MOST_CHARACTERS = 2000;

export function view({ signal }) {
  const place = h("div");
  const search = input({ type: "search", name: "q", placeholder: "running, sleep, goals …" });
  const kind = select([["", "All kinds"], ...KINDS.map((one) => [one, words(one)])], "");
  const show = () => fill(place, paged("/v1/memory", {
    item: (memory) => item(memory, show), signal, label: "Memories",
    query: { q: search.value.trim(), kind: kind.value },
    none: () => search.value || kind.value ? empty("Nothing that fits.") : empty("Amy remembers nothing yet.", h("p", {}, "Tell her something below, or ask a question.")),
  }));
  const asked = form([h("div", { class: "columns" }, field("Search", search), field("Kind", kind))], { label: "Search", submit: show, attributes: { role: "search" } });
  kind.addEventListener("change", show);
  show();
  return {
    title: "Memory",
    node: h("div", { class: "page narrow" }, h("h1", {}, "Memory"),
      h("p", { class: "lead" }, "What Amy keeps of you between questions. All of it is yours to change."),
      h("details", { class: "card" }, h("summary", {}, "Tell Amy something"), editor({ label: "Remember", name: "memory.new", save: async (body) => {
        await post("/v1/memory", body);
        announce("Remembered.");
        show();
      } })),
      asked, place),
  };
}

function item(memory, changed) {
  const entry = h("li", { class: "entry" });
  const read = () => fill(entry,
    h("p", {}, memory.text),
    h("p", { class: "entry-facts" }, h("span", { class: "chip plain" }, words(memory.kind)), h("span", {}, fromNow(memory.updated_at)),
      memory.source_turn_id ? h("a", { href: `#/turns/${memory.source_turn_id}` }, "learned here") : h("span", {}, "from you"),
      memory.agent !== "user" && h("span", {}, `only for ${words(memory.agent)}`)),
    h("div", { class: "row" }, edit, forget));
  const edit = button("Edit", () => {
    const whole = editor({ memory, label: "Save", name: `memory.${memory.id}`, also: [button("Leave as it is", () => { read(); edit.focus(); })], save: async (body) => {
      Object.assign(memory, await patch(`/v1/memory/${memory.id}`, body));
      read();
      edit.focus();
      announce("Saved.");
    } });
    fill(entry, whole);
    whole.querySelector("textarea").focus();
  }, { class: "button small" });
  const forget = button("Forget", async () => {
    const done = await confirm({ title: "Forget this?", text: memory.text, yes: "Forget", action: () => remove(`/v1/memory/${memory.id}`) });
    if (done) {
      announce("Forgotten.");
      changed();
    }
  }, { class: "button small quiet-button" });
  read();
  return entry;
}

function editor({ memory = null, label, name, save, also = [] }) {
  const text = h("textarea", { rows: 3, required: true, maxlength: MOST_CHARACTERS });
  text.value = draft(name) || (memory?.text ?? "");
  text.addEventListener("input", () => keep(name, text.value));
  const kinds = memory && !WRITABLE.includes(memory.kind) ? [memory.kind, ...WRITABLE] : WRITABLE;
  const kind = select(kinds.map((one) => [one, words(one)]), memory?.kind ?? "fact");
  return form([field("What to remember", text), field("Kind", kind)], { label, also, submit: async () => {
    await save({ text: text.value.trim(), kind: kind.value });
    keep(name, "");
    if (!memory) text.value = "";
  } });
}
