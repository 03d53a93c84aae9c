// A series over time as SVG: windows shaded, their means drawn, gaps left as gaps, and the same as a table.
import { freshId, h, s } from "./dom.js";
import { count, day, number, withUnit, words } from "./format.js";

const WIDTH = 720;
const HEIGHT = 240;
const EDGE = { top: 26, right: 12, bottom: 34, left: 52 };
const DAY_MS = 86_400_000;
const ROWS_SHOWN = 400;

/** `series`: of GET /v1/data/biomarkers. `windows`: `{name, start, end, days}`, shaded; a mean is drawn over each. */
export function plot(series, { from, to, windows = [] }) {
  const points = series.points.filter((point) => point.start >= from && point.start <= to);
  const title = `${words(series.label)}${series.unit ? `, in ${series.unit}` : ""}`;
  if (!points.length) {
    return h("figure", { class: "plot" }, h("figcaption", {}, title), h("p", { class: "quiet" }, "No measurements in this time."));
  }
  const shaded = windows.map((window) => ({ ...window, ...about(points, window) }));
  const x = scale(days(from), days(to) + 1, EDGE.left, WIDTH - EDGE.right);
  const ticks = niceTicks(points.map((point) => point.value));
  const y = scale(ticks[0], ticks[ticks.length - 1], HEIGHT - EDGE.bottom, EDGE.top);
  const ids = [freshId("plot"), freshId("plot")];
  const picture = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-labelledby": ids.join(" ") },
    s("title", { id: ids[0] }, title),
    s("desc", { id: ids[1] }, described(points, shaded, series.unit)),
    shaded.map((window, index) => shade(window, index, x)),
    ticks.map((tick) => [
      s("line", { class: "grid", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(tick), y2: y(tick) }),
      s("text", { class: "tick", x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end" }, number(tick)),
    ]),
    dateTicks(from, to).map(([at, label]) => s("text", { class: "tick", x: x(at), y: HEIGHT - 12, "text-anchor": "middle" }, label)),
    shaded.map((window) => missing(points, window, x)),
    s("path", { class: "line", d: path(points, x, y) }),
    points.map((point) => s("circle", { class: "dot", cx: x(days(point.start) + 0.5), cy: y(point.value), r: points.length > 120 ? 1.6 : 2.4 })),
    shaded.map((window) => meanLine(window, x, y)));
  return h("figure", { class: "plot" },
    h("figcaption", {}, title),
    h("div", { class: "plot-picture" }, picture),
    h("ul", { class: "legend" }, shaded.map((window, index) => legend(window, index, series.unit))),
    table(points, title, series.unit));
}

const days = (date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

function scale(low, high, from, to) {
  const span = high - low || 1;
  return (value) => Math.round((from + ((value - low) / span) * (to - from)) * 10) / 10;
}

/** About five round values that hold all of these. */
function niceTicks(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const rough = (high - low || Math.abs(high) || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((one) => one >= rough);
  const ticks = [];
  for (let at = Math.floor(low / step); at * step < high + step; at += 1) ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
}

function about(points, { start, end }) {
  const inside = points.filter((point) => point.start >= start && point.start <= end);
  const mean = inside.length ? inside.reduce((sum, point) => sum + point.value, 0) / inside.length : null;
  return { mean, measured: inside.length, length: days(end) - days(start) + 1 };
}

function shade(window, index, x) {
  const left = x(days(window.start));
  const width = x(days(window.end) + 1) - left;
  return [
    s("rect", { class: `window window-${index % 3}`, x: left, y: EDGE.top, width, height: HEIGHT - EDGE.top - EDGE.bottom }),
    width > 44 && s("text", { class: "window-name", x: left + width / 2, y: EDGE.top - 8, "text-anchor": "middle" }, words(window.name)),
  ];
}

function meanLine(window, x, y) {
  if (window.mean === null) return null;
  const at = y(window.mean);
  return s("line", { class: "mean", x1: x(days(window.start)), x2: x(days(window.end) + 1), y1: at, y2: at });
}

/** A tick below each day of a window that has no value: what is not there is part of the picture. */
function missing(points, window, x) {
  const known = new Set(points.map((point) => point.start));
  const marks = [];
  for (let at = days(window.start); at <= days(window.end); at += 1) {
    const date = new Date(at * DAY_MS).toISOString().slice(0, 10);
    if (!known.has(date)) marks.push(`M${x(at + 0.5)} ${HEIGHT - EDGE.bottom}v5`);
  }
  return marks.length ? s("path", { class: "missing", d: marks.join("") }) : null;
}

/** Joined only from one day to the next. */
function path(points, x, y) {
  let before = null;
  return points.map((point) => {
    const at = days(point.start);
    const joined = before !== null && at - before <= Math.max(1, days(point.end) - at + 1);
    before = days(point.end);
    return `${joined ? "L" : "M"}${x(at + 0.5)} ${y(point.value)}`;
  }).join("");
}

function dateTicks(from, to) {
  const [first, last] = [days(from), days(to)];
  const steps = Math.min(4, Math.max(1, last - first));
  return Array.from({ length: steps }, (_, index) => {
    const at = Math.round(first + ((index + 0.5) * (last - first)) / steps);
    return [at + 0.5, day(new Date(at * DAY_MS).toISOString().slice(0, 10))];
  });
}

function described(points, shaded, unit) {
  const [low, high] = [Math.min(...points.map((p) => p.value)), Math.max(...points.map((p) => p.value))];
  const whole = `${count(points.length, "value")} from ${day(points[0].start)} to ${day(points[points.length - 1].end)}, ${withUnit([low, high], unit)}.`;
  return [whole, ...shaded.map((window) => `${words(window.name)}: ${said(window, unit)}.`)].join(" ");
}

function said(window, unit) {
  const mean = window.mean === null ? "no value" : `mean ${withUnit(window.mean, unit)}`;
  return `${day(window.start)} to ${day(window.end)}, ${mean}, ${window.measured} of ${count(window.length, "day")} with a value`;
}

function legend(window, index, unit) {
  return h("li", {}, h("span", { class: `swatch window-${index % 3}`, "aria-hidden": "true" }), h("strong", {}, words(window.name)), ` ${said(window, unit)}`);
}

function table(points, title, unit) {
  const rows = points.slice(-ROWS_SHOWN);
  const details = h("details", { class: "as-table" }, h("summary", {}, "As a table"));
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("table")) return;
    details.append(h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, h("table", {},
      h("caption", {}, title),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Day"), h("th", { scope: "col" }, "Value"), h("th", { scope: "col" }, "Source"))),
      h("tbody", {}, rows.map((point) => h("tr", {},
        h("th", { scope: "row" }, day(point.start)), h("td", {}, withUnit(point.value, unit)), h("td", {}, point.sources.map(words).join(", "))))))));
  });
  return details;
}
