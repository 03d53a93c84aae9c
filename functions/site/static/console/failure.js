// A failure as the person sees it: what happened, what to do, and by which id somebody can look it up.
import { button, h } from "./dom.js";
import { drop, key } from "./session.js";

/** `again`: what trying again does; without it there is no such button. */
export function failure(error, again = null) {
  const facts = [["Code", error.code ?? "page_error"], ["Request", error.requestId]].filter(([, value]) => value);
  return h("div", { class: "failure", role: "alert" },
    h("p", { class: "failure-message" }, error.code ? error.message : "Something on this page went wrong. Load it again."),
    details(error.details),
    h("dl", { class: "failure-facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, h("code", {}, value))))),
    h("div", { class: "row" },
      error.code === "unauthorized" && key() && button("Sign in again", drop),
      again && button("Try again", again),
      isWeb(error.docsUrl) && h("a", { href: error.docsUrl, target: "_blank", rel: "noreferrer" }, "What this means")));
}

/** Shows a failure of an action in its place, and moves nothing that was typed. */
export function showFailure(place, error, again = null) {
  if (error?.name === "AbortError") return;
  if (!error?.code) console.error(error);
  place.replaceChildren(failure(error, again));
  place.scrollIntoView({ block: "nearest" });
}

function details(value) {
  if (!value) return null;
  const fields = value.errors;
  if (Array.isArray(fields)) {
    return h("ul", { class: "failure-list" }, fields.map(({ path, message }) => h("li", {}, path && h("strong", {}, path, ": "), message)));
  }
  const lines = Object.entries(value).map(([name, item]) =>
    h("li", {}, h("strong", {}, name.replaceAll("_", " "), ": "), typeof item === "object" ? JSON.stringify(item) : String(item)));
  return h("ul", { class: "failure-list" }, lines);
}

function isWeb(address) {
  return /^https?:\/\//.test(address ?? "");
}
