// What an answer rests on: findings, Fact Sheet, what the fact-check found, citations, flags, memories.
import { h } from "../dom.js";
import { count, number, words } from "../format.js";
import { findingCard, scrolled } from "./finding.js";

const MODES = {
  coaching: "Coaching", briefing: "Briefing", fallback: "Answered without your data", safety: "Safety first",
};

/** Modes whose answers are made of the person's numbers; the others' texts are fixed, or have none. */
const CHECKED = new Set(["answer", "coaching", "briefing"]);

export function resultSections(result, signal) {
  return [
    result.findings.length
      ? h("section", { "aria-labelledby": "findings" }, h("h2", { id: "findings" }, "What it rests on"),
        result.findings.map((finding) => findingCard(finding, signal)))
      : null,
    h("section", { class: "facts", "aria-label": "Checks of the answer" },
      CHECKED.has(result.mode) && factCheck(result.fact_check.issues), citations(result.citations), factSheet(result.fact_sheet)),
  ];
}

export function modeNote(mode) {
  return MODES[mode] ? h("p", { class: "mode" }, MODES[mode]) : null;
}

export function safetyFlags(flags) {
  return flags?.length ? h("p", { class: "flags" }, h("strong", {}, "Safety: "), flags.map(words).join(", ")) : null;
}

export function memories(list) {
  if (!list.length) return null;
  return h("details", { class: "more" }, h("summary", {}, `Remembered: ${count(list.length, "thing")}`),
    h("ul", {}, list.map(({ kind, text }) => h("li", {}, h("strong", {}, words(kind)), ` ${text}`))),
    h("p", {}, h("a", { href: "#/memory" }, "Everything that Amy remembers")));
}

function factCheck(issues) {
  if (!issues.length) return h("p", { class: "checked" }, h("span", { class: "good-text" }, "✓ "), "Fact-check: every number of the answer is accounted for.");
  return h("details", { class: "more", open: true }, h("summary", {}, `Fact-check: ${count(issues.length, "issue")}`),
    h("ul", {}, issues.map(({ value, severity, context }) =>
      h("li", {}, h("strong", {}, value), severity === "error" ? " was taken out: " : " stands unproven: ", h("q", {}, context)))));
}

function citations(list) {
  if (!list.length) return null;
  return h("details", { class: "more", open: true }, h("summary", {}, `Sources: ${list.length}`),
    h("ul", {}, list.map(({ title, url, source }) => h("li", {},
      /^https?:\/\//.test(url ?? "") ? h("a", { href: url, target: "_blank", rel: "noreferrer" }, title) : title,
      source && h("span", { class: "quiet" }, ` ${source}`)))));
}

function factSheet(sheet) {
  const entries = Object.entries(sheet);
  if (!entries.length) return null;
  return h("details", { class: "more", id: "fact-sheet" }, h("summary", {}, `Fact Sheet: ${count(entries.length, "number")} that the answer was allowed to cite`),
    scrolled("Fact Sheet", h("table", {},
      h("caption", { class: "unseen" }, "Fact Sheet"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Key"), h("th", { scope: "col" }, "Value"))),
      h("tbody", {}, entries.map(([key, value]) =>
        h("tr", { id: `sheet-${key}`, tabindex: "-1" }, h("th", { scope: "row" }, h("code", {}, key)), h("td", {}, number(value))))))));
}
