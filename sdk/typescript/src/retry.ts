/** When a call is tried again, and after how long. */

const RETRIED = new Set([408, 409, 429]);
const LONGEST_ASKED_MS = 60_000;

/** Whether an answer invites another try. The API's own word decides first. */
export function shouldRetry(status: number, headers: Headers): boolean {
  const said = headers.get("x-should-retry");
  if (said === "true" || said === "false") return said === "true";
  return RETRIED.has(status) || status >= 500;
}

/** Milliseconds before try `n + 2`: min(0.5 · 2ⁿ, 8) s, less up to a quarter, so that clients do not come in step. */
export function backoff(n: number): number {
  return Math.min(500 * 2 ** n, 8000) * (1 - 0.25 * Math.random());
}

/** Milliseconds that the answer asks to wait, from `retry-after-ms` or Retry-After in seconds or as a date. Undefined where
 * it asks for nothing, or for more than a minute. */
export function askedToWait(headers: Headers, now: number = Date.now()): number | undefined {
  const inMs = headers.get("retry-after-ms");
  const header = headers.get("retry-after");
  let asked = inMs === null ? NaN : parseFloat(inMs);
  if (Number.isNaN(asked) && header !== null) {
    asked = /^\s*[\d.]+\s*$/.test(header) ? parseFloat(header) * 1000 : Date.parse(header) - now;
  }
  if (Number.isNaN(asked) || asked > LONGEST_ASKED_MS) return undefined;
  return Math.max(asked, 0);
}
