// Values as a person reads them.

const LOCALE = navigator.language || "en";
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const momentFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });

/** A number with as many places as say something: 74.4, 0.0508, 1,234. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) return whole.format(value);
  const digits = size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.001 ? 3 : 4;
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits }).format(value);
}

export function withUnit(value, unit) {
  const text = Array.isArray(value) ? value.map(number).join(" to ") : number(value);
  return unit ? `${text} ${unit}` : text;
}

export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds % 60)} s`;
}

export function usd(value) {
  if (value === null || value === undefined) return "";
  if (value === 0) return "$0";
  return value < 0.1 ? `$${value.toFixed(4)}` : `$${value.toFixed(2)}`;
}

/** A date such as 2026-01-31, which has no time zone. */
export function day(text) {
  return text ? dayFormat.format(new Date(`${text}T00:00:00Z`)) : "–";
}

/** A moment, in the reader's own time zone. */
export function moment(text) {
  return text ? momentFormat.format(new Date(text)) : "–";
}

/** "in 3 hours", "2 days ago". */
export function fromNow(text) {
  const seconds = (new Date(text) - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 ** 2) return `${(size / 1024).toFixed(0)} KB`;
  return `${(size / 1024 ** 2).toFixed(1)} MB`;
}

/** `resting_heart_rate` → "Resting heart rate". */
export function words(name) {
  const text = String(name).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function count(n, one, many = `${one}s`) {
  return `${whole.format(n)} ${n === 1 ? one : many}`;
}
