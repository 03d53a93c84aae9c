// The measurements behind a finding: its metrics over its windows, as pictures and as tables.
import { get } from "../api.js";
import { words } from "../format.js";
import { plot } from "../plot.js";
import { empty, loaded } from "../states.js";

const AROUND_DAYS = 21;
const DAY_MS = 86_400_000;

/** `signal` ends what is still being fetched when the view is left. */
export function plots(finding, signal) {
  const windows = windowsOf(finding);
  if (!windows.length) return null;
  const from = shift(windows.map((one) => one.start).sort()[0], -AROUND_DAYS);
  const to = shift(windows.map((one) => one.end).sort().pop(), AROUND_DAYS / 3);
  const metrics = [finding.feature, finding.target].filter(Boolean);
  return loaded(
    () => get("/v1/data/biomarkers", { query: { metrics: metrics.join(","), from, to }, signal }),
    ({ data }) => data.length
      ? data.map((series) => plot(series, { from, to, windows }))
      : empty(`There are no measurements of ${metrics.map(words).join(" and ")} any more.`),
    "Reading the measurements",
  );
}

function windowsOf(finding) {
  return Object.entries(finding.window ?? {})
    .filter(([, window]) => window?.start && window?.end)
    .map(([name, { start, end, days_with_values: days }]) => ({ name, start, end, days }));
}

function shift(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + Math.round(days) * DAY_MS).toISOString().slice(0, 10);
}
