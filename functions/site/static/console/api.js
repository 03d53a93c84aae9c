// The API as any client uses it. Every failure is an ApiError; what can be tried again is, with one idempotency key.
import { key } from "./session.js";

/** `…/console/` is served beside `…/v1/`, below whatever stage or host. */
const BASE = new URL("../", document.baseURI.split("#")[0]);

const TRIES = 3;
const TRANSIENT = new Set([429, 502, 503, 504]);
const LONGEST_WAIT_MS = 8000;

export class ApiError extends Error {
  constructor({ status = 0, code, message, requestId = null, docsUrl = null, details = null, retryAfter = null }) {
    super(message);
    this.name = "ApiError";
    Object.assign(this, { status, code, requestId, docsUrl, details, retryAfter });
  }
}

/** The body of the answer, or null where it has none. Raises ApiError, or AbortError where `signal` ended it. */
export async function call(method, path, { body, query, signal, token = key() } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method === "POST" || method === "PATCH") headers["Idempotency-Key"] = crypto.randomUUID();
  const request = { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) };
  for (let attempt = 1; ; attempt += 1) {
    const failure = await attemptOf(url(path, query), request);
    if (!(failure instanceof ApiError)) return failure.value;
    const again = failure.status === 0 || TRANSIENT.has(failure.status);
    const wait = failure.retryAfter ? failure.retryAfter * 1000 : 400 * 2 ** attempt;
    if (!again || attempt === TRIES || wait > LONGEST_WAIT_MS) throw failure;
    await pause(wait, signal);
  }
}

export const get = (path, options) => call("GET", path, options);
export const post = (path, body, options) => call("POST", path, { ...options, body });
export const patch = (path, body, options) => call("PATCH", path, { ...options, body });
export const put = (path, body, options) => call("PUT", path, { ...options, body });
export const remove = (path, options) => call("DELETE", path, options);

/** An address of the API. `query`: what is null or empty is left out. */
export function url(path, query = {}) {
  const address = new URL(path.replace(/^\//, ""), BASE);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") address.searchParams.set(name, value);
  }
  return address.href;
}

async function attemptOf(address, request) {
  let response;
  try {
    response = await fetch(address, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return noConnection();
  }
  if (!response.ok) return errorOf(response.status, await textOf(response), response.headers);
  const text = await textOf(response);
  return { value: text ? JSON.parse(text) : null };
}

async function textOf(response) {
  try {
    return await response.text();
  } catch {
    return ""; // the connection broke within the answer
  }
}

export function noConnection() {
  return new ApiError({
    code: "no_connection",
    message: "Amy cannot be reached. Check your connection, then try again; what you typed is still here.",
  });
}

/** The error of an answer; of one that is none of ours, what can be said. */
export function errorOf(status, text, headers) {
  const retryAfter = Number(headers.get("Retry-After")) || null;
  const requestId = headers.get("X-Request-Id");
  try {
    const { code, message, request_id, docs_url, details } = JSON.parse(text).error;
    return new ApiError({ status, code, message, requestId: request_id, docsUrl: docs_url, details, retryAfter });
  } catch {
    const message = `The server answered ${status} and nothing more. Try again in a moment.`;
    return new ApiError({ status, code: `http_${status}`, message, requestId, retryAfter });
  }
}

/** Waits. Raises AbortError where `signal` ends it. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("left", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
