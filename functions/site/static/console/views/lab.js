// One laboratory report: its values with the lines that they come from, and what waits for a word of the person.
import { announce } from "../announce.js";
import { get, patch, remove } from "../api.js";
import { confirm } from "../dialog.js";
import { button, fill, h } from "../dom.js";
import { failure } from "../failure.js";
import { field, form, input, select } from "../form.js";
import { count, day, number, withUnit, words } from "../format.js";
import { go } from "../router.js";
import { chip, empty } from "../states.js";
import { progressBar } from "../upload.js";
import { settled } from "../wait.js";

const AT_WORK = new Set(["processing", "awaiting_upload"]);
const FLAGS = { below: "below its range", above: "above its range", within: "within its range", depends_on_sex: "depends on sex", cannot_tell: "" };

export async function view({ id, signal }) {
  const place = h("div", { class: "stack" });
  const path = `/v1/labs/${id}`;
  const lab = await get(path, { signal });
  const show = (now) => fill(place, content(now, { show, path }));
  if (AT_WORK.has(lab.status)) watch(path, place, show, signal);
  else show(lab);
  return { title: lab.file_name ?? "Lab report", node: h("div", { class: "page narrow" }, h("p", {}, h("a", { href: "#/labs" }, "All reports")), h("h1", {}, lab.file_name ?? "Lab report"), place) };
}

async function watch(path, place, show, signal) {
  const progress = progressBar("Reading the report");
  fill(place, progress);
  try {
    const lab = await settled(path, ({ status }) => !AT_WORK.has(status), ({ progress: { stage, done, total } }) =>
      progress.show(done, total, `${words(stage)}${total ? `: page ${done} of ${total}` : " …"}`), signal);
    announce(lab.status === "needs_confirmation" ? "The report was read; some values wait for you." : "The report was read.");
    show(lab);
  } catch (error) {
    if (error.name !== "AbortError") fill(place, failure(error, () => watch(path, place, show, signal)));
  }
}

function content(lab, { show, path }) {
  const error = lab.error && failure({ code: lab.error.code, message: lab.error.message, docsUrl: lab.error.docs_url, details: lab.error.details });
  const waiting = lab.values.filter((value) => value.needs_confirmation && value.status === "needs_confirmation");
  const rest = lab.values.filter((value) => !waiting.includes(value));
  return [
    h("p", { class: "entry-facts" }, chip(lab.status), h("span", {}, [lab.taken_on && `taken ${day(lab.taken_on)}`, lab.pages && count(lab.pages, "page")].filter(Boolean).join(" · "))),
    error,
    lab.duplicate_of && h("p", {}, "You sent this file before: ", h("a", { href: `#/labs/${lab.duplicate_of}` }, "the report that is there"), "."),
    lab.notice && h("div", { class: "failure", role: "alert" }, h("p", { class: "failure-message" }, lab.notice)),
    waiting.length || lab.date_doubt ? confirmation(lab, waiting, { show, path }) : null,
    rest.length ? h("section", { class: "stack", "aria-label": "Values" }, h("h2", {}, "Values"), h("ul", { class: "list" }, rest.map((value) => h("li", { class: "entry" }, valueOf(value))))) : null,
    !lab.values.length && !error && !lab.duplicate_of && empty("No values were found in this report."),
    lab.left_out.length ? h("details", { class: "more" }, h("summary", {}, `Left out: ${lab.left_out.length}`),
      h("ul", {}, lab.left_out.map(({ page, name, reason }) => h("li", {}, `${name}, page ${page}: ${words(reason).toLowerCase()}`)))) : null,
    h("div", { class: "row" }, button("Delete this report", async () => {
      if (await confirm({ title: "Delete this report?", text: "The file goes, and every value that was read from it.", yes: "Delete", action: () => remove(path) })) go("/labs");
    }, { class: "button quiet-button" })),
  ];
}

/** A form with a choice for each value that waits. */
function confirmation(lab, waiting, { show, path }) {
  const taken = lab.date_doubt && input({ type: "date", required: true });
  const rows = waiting.map((value) => ({ value, ...choice(value) }));
  return h("section", { class: "approval", "aria-label": "Waiting for you" }, h("h2", {}, "Waiting for you"),
    form([
      taken && field("When was the specimen taken?", taken, lab.date_doubt === "missing" ? "The report does not say." : "The report's date can be read in two ways."),
      rows.map(({ node }) => node),
    ], { label: "Save", submit: async () => {
      const updated = await patch(path, { values: rows.map(({ change }) => change()), ...(taken?.value && { taken_on: taken.value }) });
      announce("Saved.");
      show(updated);
    } }));
}

function choice(value) {
  const suggested = value.doubts.map(({ suggestion }) => suggestion?.unit).find(Boolean);
  const decision = select([["confirm", "It is right"], ["correct", "Correct it"], ["drop", "Leave it out"]], suggested ? "correct" : "confirm");
  const amount = input({ inputmode: "decimal", value: String(value.value) });
  const unit = input({ value: suggested ?? value.unit });
  const marker = input({ value: value.printed_name });
  const correction = h("div", { class: "columns", hidden: decision.value !== "correct" }, field("Value", amount), field("Unit", unit), field("Name", marker));
  decision.addEventListener("change", () => {
    correction.hidden = decision.value !== "correct";
  });
  const change = () => {
    if (decision.value !== "correct") return { id: value.id, decision: decision.value };
    return {
      id: value.id, decision: "confirm",
      ...(Number(amount.value.replace(",", ".")) !== value.value && { value: Number(amount.value.replace(",", ".")) }),
      ...(unit.value !== value.unit && { unit: unit.value }),
      ...(marker.value !== value.printed_name && { marker: marker.value }),
    };
  };
  return { node: h("fieldset", { class: "stack card" }, h("legend", { class: "unseen" }, value.printed_name), valueOf(value), field("Your word", decision), correction), change };
}

/** A value as it was read, beside the line that says it. */
function valueOf(value) {
  const range = value.printed_range ?? value.reference_range;
  const kept = value.canonical_value !== null && value.canonical_unit !== value.unit && withUnit(value.canonical_value, value.canonical_unit);
  return h("div", { class: "lab-value" },
    h("div", { class: "finding-head" }, h("strong", {}, value.printed_name), h("span", { class: "lab-number" }, `${value.comparator ?? ""}${withUnit(value.value, value.unit)}`)),
    h("p", { class: "entry-facts" }, value.status !== "stored" && chip(value.status), value.critical && chip("failed", "critical"),
      FLAGS[value.flag] && h("span", { class: value.flag === "within" ? "good-text" : "bad-text" }, FLAGS[value.flag]),
      rangeText(range, value.printed_range ? "printed" : "usual"), kept && h("span", {}, `kept as ${kept}`), value.corrected && h("span", {}, "corrected by you")),
    h("blockquote", { class: "snippet" }, h("span", { class: "snippet-text" }, value.source_text), h("cite", {}, `page ${value.page}`)),
    value.doubts.length ? h("ul", { class: "reasons" }, value.doubts.map(({ text }) => h("li", {}, text))) : null);
}

function rangeText(range, kind) {
  if (!range) return null;
  const { low, high, unit, text } = range;
  const limits = low !== null && high !== null ? `${number(low)} to ${number(high)}` : low !== null ? `from ${number(low)}` : high !== null ? `up to ${number(high)}` : text?.replace(/^\w+: /, ""); // without the kind of the range
  return limits ? h("span", {}, `${kind} range ${limits}${unit ? ` ${unit}` : ""}`) : null;
}
