// A finding: what it claims, what it rests on, and each check that it passed or did not.
import { h } from "../dom.js";
import { count, day, number, withUnit, words } from "../format.js";
import { chip } from "../states.js";
import { numberName } from "./names.js";
import { plots } from "./plots.js";

/** A card; `id` of its element is `finding-<id>`, and each number has a row of its own, `number-<id>.<key>`. */
export function findingCard(finding, signal) {
  return h("article", { class: "card finding", id: `finding-${finding.id}`, tabindex: "-1", "aria-labelledby": `claim-${finding.id}` },
    h("div", { class: "finding-head" },
      h("code", { class: "finding-id" }, finding.id),
      verdicts(finding)),
    h("h3", { class: "claim", id: `claim-${finding.id}` }, finding.claim),
    reasons(finding.reasons),
    plots(finding, signal),
    numbers(finding),
    gates(finding),
    statistics(finding.statistics),
    critic(finding.critic),
    assessment(finding.assessment));
}

/** Both: what the seven gates and the critic say, and what is left after the stricter layer. */
function verdicts(finding) {
  if (!finding.verdict) return chip("plain", "not validated");
  return h("dl", { class: "verdicts" },
    h("div", {}, h("dt", {}, "Verdict"), h("dd", {}, chip(finding.verdict))),
    h("div", {}, h("dt", {}, "Before the strict layer"), h("dd", {}, chip(finding.verdict_seed))));
}

function reasons(list) {
  return list?.length ? h("ul", { class: "reasons" }, list.map((reason) => h("li", {}, reason))) : null;
}

function section(title, open, ...content) {
  return h("details", { class: "more", open }, h("summary", {}, title), content);
}

function numbers(finding) {
  const rows = Object.entries(finding.numbers ?? {}).map(([key, value]) =>
    h("tr", { id: `number-${finding.id}.${key}`, tabindex: "-1" },
      h("th", { scope: "row" }, numberName(key)),
      h("td", {}, withUnit(value, finding.units?.[key])),
      h("td", {}, recomputed(finding.recomputed?.[key]))));
  const windows = Object.entries(finding.window ?? {}).filter(([, window]) => window?.start).map(([name, window]) =>
    h("tr", { id: `number-${finding.id}.${name}.days`, tabindex: "-1" },
      h("th", { scope: "row" }, `Window “${words(name)}”`),
      h("td", {}, `${day(window.start)} to ${day(window.end)}, ${count(window.days_with_values ?? 0, "day")} with values`),
      h("td", {}, recomputed(finding.recomputed?.[`${name}.days`]))));
  return section("Numbers and windows", true, scrolled("Numbers", h("table", {},
    h("caption", { class: "unseen" }, `Numbers of ${finding.id}`),
    h("thead", {}, h("tr", {}, ["What", "Value", "Computed again"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows, windows))));
}

function recomputed(check) {
  if (!check || check.matches === null) return h("span", { class: "quiet" }, "not computed again");
  return check.matches
    ? h("span", { class: "good-text" }, "✓ the same")
    : h("span", { class: "bad-text" }, `✗ ${number(check.recomputed)}`);
}

function gates(finding) {
  if (!finding.gates) return null;
  const passed = finding.gates.filter(({ status }) => status === "passed").length;
  const failed = finding.gates.filter(({ status }) => status === "failed").length;
  return section(`Seven gates: ${passed} passed, ${failed} failed`, false, h("ul", { class: "gates" }, finding.gates.map((gate) =>
    h("li", {},
      h("div", { class: "gate-head" }, h("strong", {}, words(gate.name)), chip(gate.status), gate.hard && h("span", { class: "quiet" }, "hard")),
      h("p", { class: "quiet" }, gate.reason),
      measured(gate)))));
}

function measured(gate) {
  const facts = [
    gate.value !== null && ["measured", gate.value], gate.threshold !== null && ["threshold", gate.threshold],
    ...Object.entries(gate.detail ?? {}),
  ].filter(Boolean);
  return facts.length ? h("p", { class: "figures" }, facts.map(([name, value]) => `${String(name).replaceAll("_", " ")} ${number(value)}`).join(" · ")) : null;
}

function statistics(list) {
  if (!list?.length) return null;
  return section("What the strict layer measured", false, scrolled("Statistics", h("table", {},
    h("caption", { class: "unseen" }, "Statistics"),
    h("thead", {}, h("tr", {}, ["What", "Value"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, list.map(({ name, value, meaning }) => h("tr", {},
      h("th", { scope: "row" }, words(name), h("span", { class: "meaning" }, meaning)), h("td", {}, number(value))))))));
}

function critic(criticism) {
  if (!criticism) return null;
  return section(`Critic: ${criticism.decision ?? "no decision"}`, false,
    criticism.rationale && h("p", {}, criticism.rationale),
    criticism.rule && h("p", { class: "quiet" }, criticism.rule),
    h("ul", {}, (criticism.concerns ?? []).map(({ category, detail, severity }) =>
      h("li", {}, h("strong", {}, words(category)), ` (${severity}): ${detail}`))));
}

function assessment(made) {
  if (!made) return null;
  return section("Assessment", false, h("dl", { class: "pairs" },
    pair("Mechanism", made.mechanism), pair("Novelty", made.novelty), pair("Next step", made.strategy),
    pair("Rests on", made.citations?.join(", ")), pair("Left out", made.dropped?.join(", "))));
}

function pair(name, value) {
  return value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null;
}

export function scrolled(label, table) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}
