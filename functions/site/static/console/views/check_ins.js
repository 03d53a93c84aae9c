// Check-ins: Amy asks by herself, at times that the person chose.
import { announce } from "../announce.js";
import { get, patch, post, remove } from "../api.js";
import { confirm } from "../dialog.js";
import { draft, keep } from "../drafts.js";
import { button, h } from "../dom.js";
import { act, check, field, form, input, select } from "../form.js";
import { fromNow, moment, number, words } from "../format.js";
import { chip, empty, loaded, paged } from "../states.js";

const BUILT_IN = [
  ["morning_briefing", "Morning briefing: how the night was, and what today should look like"],
  ["weekly_review", "Weekly review: what went well, and one thing to try"],
  ["something_changed", "Something changed: only when a measurement has shifted"],
  ["question", "A question of my own"],
];
const DAYS = [["*", "Every day"], ["MON-FRI", "Weekdays"], ["SAT,SUN", "Weekends"], ["MON", "Mondays"], ["SUN", "Sundays"]];
const DRAFT = "check-in.question";

export function view({ signal }) {
  const list = paged("/v1/check-ins", { item: (one) => item(one, () => list.reload(), signal), signal, label: "Check-ins",
    none: () => empty("Amy does not check in yet.", h("p", {}, "Choose below what she should look at, and when.")) });
  return {
    title: "Check-ins",
    node: h("div", { class: "page narrow" }, h("h1", {}, "Check-ins"),
      h("p", { class: "lead" }, "Amy asks herself, at your times, and keeps what she found."),
      list, h("section", { class: "card stack", "aria-label": "New check-in" }, h("h2", {}, "A new check-in"), creation(() => list.reload()))),
  };
}

function creation(made) {
  const what = select(BUILT_IN, "morning_briefing", { name: "what" });
  const question = h("textarea", { rows: 2, maxlength: 8000, name: "question" });
  question.value = draft(DRAFT);
  question.addEventListener("input", () => keep(DRAFT, question.value));
  const own = field("Your question", question);
  const days = select(DAYS, "*");
  const time = input({ type: "time", value: "08:00", required: true });
  const quietFrom = input({ type: "time" });
  const quietTo = input({ type: "time" });
  const fresh = input({ type: "checkbox", is: { checked: true } });
  const sync = () => {
    own.hidden = what.value !== "question";
    question.required = what.value === "question";
  };
  what.addEventListener("change", sync);
  sync();
  return form([
    field("What", what), own,
    h("div", { class: "columns" }, field("On", days), field("At", time, "In the time zone of your profile.")),
    h("details", { class: "options" }, h("summary", {}, "Quiet hours and more"), h("div", { class: "stack checks" },
      h("div", { class: "columns" }, field("Quiet from", quietFrom), field("until", quietTo)),
      check("Skip it when there is nothing new", fresh))),
  ], { label: "Create", submit: async () => {
    const [hour, minute] = time.value.split(":").map(Number);
    await post("/v1/check-ins", {
      ...(what.value === "question" ? { question: question.value.trim() } : { built_in: what.value }),
      schedule: days.value === "*" ? `cron(${minute} ${hour} * * ? *)` : `cron(${minute} ${hour} ? * ${days.value} *)`,
      ...(quietFrom.value && quietTo.value && { quiet_hours: { start: quietFrom.value, end: quietTo.value } }),
      skip_when_no_new_data: fresh.checked,
    });
    keep(DRAFT, "");
    question.value = "";
    announce("The check-in is there.");
    made();
  } });
}

function item(one, changed, signal) {
  const wrong = h("div");
  const path = `/v1/check-ins/${one.id}`;
  const results = h("details", { class: "more" }, h("summary", {}, "Results"));
  const reload = () => {
    results.querySelector(".loaded")?.remove();
    results.append(resultsOf(path, signal));
  };
  results.addEventListener("toggle", () => results.open && reload());
  const pausing = button(one.enabled ? "Pause" : "Go on", () => act(pausing, wrong, async () => {
    await patch(path, { enabled: !one.enabled });
    announce(one.enabled ? "Paused." : "It goes on.");
    changed();
  }), { class: "button small" });
  const fire = button("Run it now", () => act(fire, wrong, async () => {
    await post(`${path}/fire`);
    announce("It has begun.");
    if (results.open) reload();
    else results.open = true;
  }), { class: "button small" });
  const drop = button("Delete", async () => {
    const done = await confirm({ title: "Delete this check-in?", text: "It does not come any more. Its questions and answers stay.", yes: "Delete", action: () => remove(path) });
    if (done) changed();
  }, { class: "button small quiet-button" });
  const due = !one.enabled ? "paused" : one.next_at ? `next ${fromNow(one.next_at)}, ${moment(one.next_at)}` : one.schedule;
  return h("li", { class: "entry" },
    h("span", { class: "entry-title" }, one.name ?? one.question ?? words(one.built_in ?? one.run?.agent ?? "check-in")),
    one.name && one.question && h("p", { class: "quiet" }, one.question),
    h("p", { class: "entry-facts" }, chip(one.enabled ? "active" : "paused", one.enabled ? "on" : "paused"), h("span", {}, due),
      one.quiet_hours && h("span", {}, `quiet ${one.quiet_hours.start} to ${one.quiet_hours.end}`)),
    h("div", { class: "row" }, fire, pausing, drop), wrong, results);
}

function resultsOf(path, signal) {
  return loaded(() => get(`${path}/results`, { signal }), ({ data }) => data.length
    ? h("ul", { class: "list", "aria-label": "Results" }, data.map(resultItem)) : empty("Nothing yet."));
}

function resultItem(result) {
  const link = result.turn_id?.startsWith("turn_") && h("a", { href: `#/turns/${result.turn_id}` }, "The answer");
  return h("li", { class: "entry" },
    h("p", { class: "entry-facts" }, chip(result.status), h("span", {}, moment(result.slot)),
      result.reason && h("span", {}, words(result.reason)), result.fired_by === "person" && h("span", {}, "by you"), link),
    result.error && h("p", { class: "bad-text" }, result.error.message),
    result.changes.length ? h("ul", { class: "reasons" }, result.changes.map(({ metric, since, value, usual }) =>
      h("li", {}, `${words(metric)}: ${number(value)} since ${since}, usually ${number(usual)}`))) : null);
}
