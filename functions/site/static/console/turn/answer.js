// The answer's text. Once its proof is there, each number is a link to what it came from.
import { fill, h } from "../dom.js";

/** Paragraphs of plain text, with `numbers` (start, end, key: the proof's, in code points) as links. */
export function answerText(text, numbers = [], turnId = "") {
  const points = Array.from(text);
  const marks = [...numbers].sort((one, other) => one.start - other.start);
  const paragraphs = [];
  let start = 0;
  for (const end of [...breaks(points), points.length]) {
    const inside = marks.filter((mark) => mark.start >= start && mark.end <= end);
    const parts = pieces(points, start, end, inside, turnId);
    if (parts.some((part) => part instanceof Node || part.trim())) paragraphs.push(paragraph(parts));
    start = end;
  }
  return paragraphs;
}

/** Where a blank line ends a paragraph. */
function breaks(points) {
  const found = [];
  for (let at = 1; at < points.length; at += 1) {
    if (points[at - 1] === "\n" && points[at] !== "\n" && points[at - 2] === "\n") found.push(at);
  }
  return found;
}

function pieces(points, start, end, marks, turnId) {
  const parts = [];
  let at = start;
  for (const mark of marks) {
    parts.push(points.slice(at, mark.start).join(""));
    const shown = points.slice(mark.start, mark.end).join("");
    parts.push(h("a", { class: "proven", href: `#/turns/${turnId}?number=${encodeURIComponent(mark.key)}`, title: `From ${mark.key}` }, shown));
    at = mark.end;
  }
  parts.push(points.slice(at, end).join(""));
  return parts;
}

function paragraph(parts) {
  const last = parts.length - 1;
  return h("p", {}, parts.map((part, index) => (index === last && typeof part === "string" ? part.trimEnd() : part)));
}

/** Where text grows while it is written. */
export class LiveAnswer {
  #place = h("div", { class: "answer-text" });
  #pending = false;
  #isProven = false;

  get node() {
    return this.#place;
  }

  /** Shows the text as it is now, at most once for each picture of the screen. */
  show(text, isWriting) {
    this.text = text;
    this.isWriting = isWriting;
    if (this.#pending || this.#isProven) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      if (!this.#isProven) fill(this.#place, answerText(this.text), this.isWriting && h("span", { class: "cursor", "aria-hidden": "true" }));
    });
  }

  /** The text for good, with what its numbers rest on. */
  prove(text, numbers, turnId) {
    this.#isProven = true;
    fill(this.#place, answerText(text, numbers, turnId));
  }

  /** It is written anew. */
  begin() {
    this.#isProven = false;
  }
}
