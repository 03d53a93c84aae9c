// Sends a file and tells how far it is: fetch cannot, so this is XMLHttpRequest.
import { errorOf, noConnection, url } from "./api.js";
import { h } from "./dom.js";
import { bytes } from "./format.js";
import { key } from "./session.js";

/** A file to the API itself, as the form's one part. The body of the answer; raises ApiError. */
export function sendToApi(path, file, onProgress, signal) {
  const body = new FormData();
  body.append("file", file);
  const headers = { Authorization: `Bearer ${key()}`, "Idempotency-Key": crypto.randomUUID(), Accept: "application/json" };
  return send(url(path), body, headers, onProgress, signal);
}

/** A file to the bucket, by the form that the API gave. It goes without the key: the form is what lets it in. */
export function sendToBucket(upload, file, onProgress, signal) {
  const body = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) body.append(name, value);
  body.append("file", file);
  return send(upload.url, body, {}, onProgress, signal);
}

function send(address, body, headers, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded, event.total));
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) return resolve(json(request.responseText));
      return reject(errorOf(request.status, request.responseText, { get: (name) => header(request, name) }));
    });
    request.addEventListener("error", () => reject(noConnection()));
    request.addEventListener("abort", () => reject(new DOMException("left", "AbortError")));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

/** Of another origin the browser shows only what that origin lets it; asking for the rest is an error in its console. */
function header(request, name) {
  return request.getAllResponseHeaders().toLowerCase().includes(`${name.toLowerCase()}:`) ? request.getResponseHeader(name) : null;
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the bucket answers with nothing, or with XML
  }
}

/** A bar with its words; `show(done, total, words)` moves it, without a total it only tells that something goes on. */
export function progressBar(label) {
  const bar = h("progress", { "aria-label": label, max: 1 });
  const said = h("p", { class: "quiet" }, label);
  const node = h("div", { class: "progress" }, said, bar);
  node.show = (done, total, text) => {
    if (total) bar.value = Math.min(1, done / total);
    else bar.removeAttribute("value");
    said.textContent = text ?? `${label}: ${bytes(done)} of ${bytes(total)}`;
  };
  return node;
}
