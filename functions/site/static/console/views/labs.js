// Laboratory reports: sent, and listed.
import { post } from "../api.js";
import { fill, h } from "../dom.js";
import { field, form, input } from "../form.js";
import { bytes, count, day, fromNow } from "../format.js";
import { go } from "../router.js";
import { chip, empty, paged } from "../states.js";
import { progressBar, sendToApi, sendToBucket } from "../upload.js";

const MOST_AT_ONCE = 4 * 1024 * 1024;

export function view({ signal }) {
  const file = input({ type: "file", accept: "application/pdf,.pdf", required: true, name: "report" });
  const bar = h("div");
  const send = form([field("A report as PDF", file, "Up to 50 MB and 50 pages. What is not sure waits for you; nothing is stored that the report does not say."), bar], {
    label: "Upload",
    submit: async () => {
      const [report] = file.files;
      const progress = progressBar("Uploading");
      fill(bar, progress);
      try {
        const lab = report.size <= MOST_AT_ONCE
          ? await sendToApi("/v1/labs", report, progress.show, signal)
          : await sendLarge(report, progress, signal);
        go(`/labs/${lab.id}`);
      } finally {
        fill(bar);
      }
    },
  });
  return {
    title: "Lab reports",
    node: h("div", { class: "page narrow" }, h("h1", {}, "Lab reports"), h("section", { class: "card", "aria-label": "Upload" }, send),
      paged("/v1/labs", { item, signal, label: "Reports", none: () => empty("No reports yet.") })),
  };
}

async function sendLarge(report, progress, signal) {
  const lab = await post("/v1/labs", { file_name: report.name.slice(-200) }, { signal });
  await sendToBucket(lab.upload, report, progress.show, signal);
  return post(`/v1/labs/${lab.id}/start`, undefined, { signal });
}

function item(lab) {
  const facts = [lab.taken_on && `taken ${day(lab.taken_on)}`, `sent ${fromNow(lab.created_at)}`, lab.size_bytes && bytes(lab.size_bytes),
    lab.stored ? count(lab.stored, "value") : null, lab.waiting ? `${lab.waiting} waiting` : null].filter(Boolean);
  return h("li", { class: "entry" },
    h("a", { class: "entry-title", href: `#/labs/${lab.id}` }, lab.file_name ?? "Report"),
    h("p", { class: "entry-facts" }, chip(lab.status), h("span", {}, facts.join(" · "))));
}
