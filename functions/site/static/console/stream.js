// Follows the events of a turn until its end: resumes after the last one that came, whatever breaks in between.
import { ApiError, errorOf, noConnection, pause, url } from "./api.js";
import { key } from "./session.js";
import { EventStreamReader } from "./sse.js";

const TERMINAL = new Set(["turn.completed", "turn.failed", "turn.cancelled"]);
const SILENCE_MS = 40_000; // the server says something each 15 seconds, if only a comment
const LONGEST_BACKOFF_MS = 8000;

/**
 * Hands each event to `onEvent`, in order and once, and what the connection is to `onState`:
 * `connecting`, `live`, `waiting` (for the person), `lost` (with the milliseconds until the next try), `ended`.
 * Resolves at the end of the turn. Raises ApiError where trying again cannot help, AbortError where `signal` ends it.
 */
export async function follow(path, { onEvent, onState, signal, after = 0 }) {
  const place = { seq: after, last: null, retry: 1000 };
  for (let failures = 0; ; ) {
    onState("connecting", {});
    const before = place.seq;
    const end = await connect(path, place, { onEvent, onState, signal });
    if (end === "ended") {
      onState("ended", {});
      return;
    }
    failures = place.seq > before || end === "closed" ? 0 : failures + 1;
    const backoff = Math.min(500 * 2 ** failures, LONGEST_BACKOFF_MS) * (1 - 0.25 * Math.random());
    const wait = end === "closed" ? place.retry : end.retryAfter ? end.retryAfter * 1000 : backoff;
    // A server that ends its stream in good order, as it does every few minutes, is no disturbance.
    if (end !== "closed") onState("lost", { wait });
    await backOnline(wait, signal);
  }
}

/** `ended`, `closed` (the server's time for one stream is over), or the ApiError that broke it. */
async function connect(path, place, { onEvent, onState, signal }) {
  const attempt = new AbortController();
  const leave = () => attempt.abort();
  signal.addEventListener("abort", leave);
  let silence = setTimeout(leave, SILENCE_MS);
  try {
    const response = await fetch(url(path), {
      headers: { Accept: "text/event-stream", Authorization: `Bearer ${key()}`, "Last-Event-ID": String(place.seq) },
      signal: attempt.signal,
      cache: "no-store",
    });
    if (response.status === 204) return "ended";
    if (!response.ok) return retriable(errorOf(response.status, await response.text(), response.headers));
    onState(place.last === "turn.paused" ? "waiting" : "live", {});
    const reader = new EventStreamReader();
    for (const body = response.body.getReader(); ; ) {
      const { done, value } = await body.read();
      if (done) return "closed";
      clearTimeout(silence);
      silence = setTimeout(leave, SILENCE_MS);
      const frames = reader.feed(value);
      place.retry = reader.retry ?? place.retry;
      for (const frame of frames) {
        if (take(frame, place, onEvent)) onState(place.last === "turn.paused" ? "waiting" : "live", {});
        if (TERMINAL.has(place.last)) {
          attempt.abort();
          return "ended";
        }
      }
    }
  } catch (error) {
    if (signal.aborted) throw new DOMException("left", "AbortError");
    if (error instanceof ApiError) throw error;
    return noConnection();
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", leave);
  }
}

/** Whether the frame was an event that had not come before. */
function take(frame, place, onEvent) {
  if (frame.type === "error") throw errorFrom(frame.data);
  const event = JSON.parse(frame.data);
  if (event.seq <= place.seq) return false;
  place.seq = event.seq;
  place.last = event.type;
  onEvent(event);
  return true;
}

function errorFrom(text) {
  return errorOf(401, text, new Headers());
}

function retriable(error) {
  if (error.status === 429 || error.status >= 500) return error;
  throw error;
}

/** Waits, and no longer than until the browser is online again. */
async function backOnline(milliseconds, signal) {
  const sooner = new AbortController();
  const wake = () => sooner.abort();
  const leave = () => sooner.abort();
  window.addEventListener("online", wake);
  signal.addEventListener("abort", leave);
  try {
    await pause(milliseconds, sooner.signal);
  } catch {
    // online again, or left: the next connection tells
  } finally {
    window.removeEventListener("online", wake);
    signal.removeEventListener("abort", leave);
  }
  if (signal.aborted) throw new DOMException("left", "AbortError");
}
