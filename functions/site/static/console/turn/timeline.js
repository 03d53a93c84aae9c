// The timeline: a list of steps that changes in place, so that what is open stays open and the focus where it is.
import { fill, h } from "../dom.js";
import { count, duration, usd } from "../format.js";
import { agentName, stepName } from "./names.js";

const STATUS = { running: "running", completed: "done", retrying: "trying again", failed: "failed" };

export class Timeline {
  #list = h("ol", { class: "timeline", "aria-label": "Steps" });
  #rows = new Map();

  get node() {
    return this.#list;
  }

  /** Shows a step as it is now. */
  show(step) {
    let row = this.#rows.get(step.path);
    if (!row) {
      row = makeRow();
      this.#rows.set(step.path, row);
      this.#list.append(row.item);
    }
    row.item.className = `step ${step.status}`;
    fill(row.name, stepName(step.name), step.agent && h("span", { class: "of" }, ` ${agentName(step.agent)}`));
    fill(row.status, STATUS[step.status]);
    fill(row.figures, [duration(step.durationMs), step.costUsd ? usd(step.costUsd) : null].filter(Boolean).join(" · "));
    fill(row.note, notes(step));
    for (const [index, run] of step.agents.entries()) showAgent(row, index, run);
  }
}

function makeRow() {
  const row = {
    item: h("li"),
    name: h("span", { class: "step-name" }),
    status: h("span", { class: "step-status" }),
    figures: h("span", { class: "figures" }),
    note: h("div", { class: "step-note" }),
    agents: h("ul", { class: "agents" }),
    runs: [],
  };
  row.item.append(h("div", { class: "step-line" }, row.name, row.status, row.figures), row.note);
  return row;
}

function notes(step) {
  const retries = step.attempts > 1 && h("p", {}, `${count(step.attempts, "attempt")}`);
  const error = step.error && h("p", { class: "bad-text" }, step.error.message ?? step.error.code);
  return [retries, error];
}

function showAgent(row, index, run) {
  let shown = row.runs[index];
  if (!shown) {
    shown = {
      item: h("li", { class: `agent depth-${Math.min(run.depth, 3)}` }),
      head: h("p", { class: "agent-head" }),
      said: h("div"),
      tools: h("ul", { class: "tools" }),
      calls: [],
    };
    shown.item.append(shown.head, shown.said, shown.tools);
    row.runs[index] = shown;
    if (!row.agents.isConnected) row.item.append(row.agents);
    row.agents.append(shown.item);
  }
  fill(shown.head, agentName(run.agent), h("span", { class: "figures" }, run.isDone ? duration(run.durationMs) : " at work"));
  fill(shown.said,
    run.question && h("p", { class: "quiet" }, run.question),
    run.thoughts.slice(-1).map((thought) => h("p", { class: "quiet" }, thought)));
  for (const [at, call] of run.tools.entries()) showTool(shown, at, call);
}

function showTool(shown, at, call) {
  let tool = shown.calls[at];
  if (!tool) {
    tool = { item: h("li", { class: "tool" }), line: h("span"), input: h("details", { class: "tool-input" }) };
    if (call.input) tool.input.append(h("summary", {}, "What it was given"), h("pre", { tabindex: "0" }, inputText(call.input)));
    tool.item.append(tool.line, call.input ? tool.input : "");
    shown.calls[at] = tool;
    shown.tools.append(tool.item);
  }
  fill(tool.line, h("code", {}, call.tool), call.durationMs === null ? " …" : ` ${call.summary} `,
    call.durationMs && h("span", { class: "figures" }, duration(call.durationMs)));
}

function inputText(input) {
  return typeof input === "object" && Object.keys(input).length === 1 && typeof Object.values(input)[0] === "string"
    ? Object.values(input)[0]
    : JSON.stringify(input, null, 2);
}
