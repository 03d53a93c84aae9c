// Measurements over time, one at a time.
import { get } from "../api.js";
import { fill, h } from "../dom.js";
import { field, form, input, select } from "../form.js";
import { day, withUnit, words } from "../format.js";
import { plot } from "../plot.js";
import { empty, loaded } from "../states.js";

/** How many days back a value still counts as the latest. */
const LATEST_DAYS = 30;
const DAY_MS = 86_400_000;

export async function view({ signal }) {
  const [{ data: catalogue }, { data: newest }] = await Promise.all([
    get("/v1/data/metrics", { signal }), get("/v1/data/summaries", { query: { limit: LATEST_DAYS }, signal })]);
  const last = newest[0]?.date ?? new Date().toISOString().slice(0, 10);
  const known = latestValues(newest);
  const metric = select(groups(catalogue), known.has("resting_heart_rate") ? "resting_heart_rate" : ([...known.keys()][0] ?? "resting_heart_rate"));
  const from = input({ type: "date", value: before(last, 89), required: true });
  const to = input({ type: "date", value: last, required: true });
  const place = h("div");
  const show = () => fill(place, loaded(
    () => get("/v1/data/biomarkers", { query: { metrics: metric.value, from: from.value, to: to.value }, signal }),
    ({ data: [series], first, last: end }) => series?.points.length
      ? plot(series, { from: first, to: end, windows: [{ name: "shown", start: first, end }] })
      : empty(`No ${words(metric.value).toLowerCase()} in this time.`, h("a", { href: "#/sources" }, "Where measurements come from")),
    "Reading the measurements"));
  metric.addEventListener("change", show);
  show();
  return {
    title: "Measurements",
    node: h("div", { class: "page narrow" }, h("h1", {}, "Measurements"),
      form([h("div", { class: "columns" }, field("What", metric), field("From", from), field("To", to))], { label: "Show", submit: show }),
      h("section", { class: "card", "aria-label": "Series" }, place), latest(known, catalogue)),
  };
}

function groups(catalogue) {
  return catalogue.map(({ name, label }) => [name, words(label)]);
}

function before(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/** By metric the newest value of these days, newest first. */
function latestValues(summaries) {
  const found = new Map();
  for (const { date, metrics } of summaries) {
    for (const [name, value] of Object.entries(metrics)) if (!found.has(name)) found.set(name, { ...value, date });
  }
  return found;
}

function latest(values, catalogue) {
  if (!values.size) return null;
  const labels = new Map(catalogue.map(({ name, label }) => [name, label]));
  return h("section", { class: "stack", "aria-label": "Latest values" }, h("h2", {}, "Latest values"),
    h("dl", { class: "tiles" }, [...values].map(([name, { value, unit, date }]) =>
      h("div", {}, h("dt", {}, words(labels.get(name) ?? name)), h("dd", {}, withUnit(value, unit), h("span", { class: "when" }, day(date)))))));
}
