// Where measurements come from: connected, disconnected, and which is believed first.
import { announce } from "../announce.js";
import { get, post, put, remove } from "../api.js";
import { confirm } from "../dialog.js";
import { button, fill, h } from "../dom.js";
import { act, check, field, form, input } from "../form.js";
import { day, sourceName, words } from "../format.js";
import { chip, empty, loaded } from "../states.js";

export function view({ signal }) {
  const list = loaded(async () => (await get("/v1/sources", { signal })).data, (sources) => sources.length
    ? h("ul", { class: "list", "aria-label": "Sources" }, sources.map((source) => item(source, () => { list.reload(); order.reload(); })))
    : empty("Nothing is connected.", h("p", {}, "Connect a wearable below, or import a file.")), "Reading your sources");
  const order = loaded(
    async () => ({ sources: (await get("/v1/sources", { signal })).data, priorities: await get("/v1/sources/priorities", { signal }) }),
    ({ sources, priorities }) => priority(sources, priorities));
  return {
    title: "Sources",
    node: h("div", { class: "page narrow" }, h("h1", {}, "Sources"), list,
      h("section", { class: "card stack", "aria-label": "Connect" }, h("h2", {}, "Connect a wearable"), connect()), order),
  };
}

function item(source, changed) {
  const facts = [source.via.map(words).join(", "), source.last_data_on && `last data ${day(source.last_data_on)}`, source.reason && words(source.reason)].filter(Boolean);
  const alsoData = input({ type: "checkbox" });
  const leave = button("Disconnect", async () => {
    const done = await confirm({
      title: `Disconnect ${sourceName(source.provider)}?`, text: "Nothing new comes from it any more.", yes: "Disconnect",
      more: check("Delete its data as well", alsoData, "Every value that came from it. This cannot be undone."),
      action: () => remove(`/v1/sources/${source.provider}`, { query: { delete_data: alsoData.checked ? "true" : "" } }),
    });
    if (done) {
      announce("Disconnected.");
      changed();
    }
  }, { class: "button small" });
  return h("li", { class: "entry" }, h("span", { class: "entry-title" }, sourceName(source.provider)),
    h("p", { class: "entry-facts" }, chip(source.status), h("span", {}, facts.join(" · ")), leave));
}

function connect() {
  const provider = input({ placeholder: "oura", pattern: "[a-z0-9][a-z0-9_]*", list: "providers" });
  const made = h("div");
  return [form([
    field("Which", provider, "Empty: you choose on the page that opens."),
    h("datalist", { id: "providers" }, ["apple", "fitbit", "garmin", "oura", "whoop", "polar", "withings"].map((value) => h("option", { value }))),
  ], { label: "Connect", submit: async () => {
    const here = new URL("#/sources", location.href).href;
    const session = await post("/v1/sources/terra/connect", { providers: provider.value ? [provider.value] : [], success_url: here, failure_url: here });
    const link = h("a", { class: "button primary", href: session.url, target: "_blank", rel: "noreferrer" }, "Open the page of the service");
    fill(made, h("p", {}, "The connection is good once, and for you alone."), h("div", { class: "row" }, link));
    link.focus();
  } }), made];
}

/** An order that is changed with two buttons, so that it needs no dragging. */
function priority(sources, priorities) {
  const known = sources.map(({ provider }) => provider);
  if (known.length < 2) return [];
  const order = [...priorities.default.filter((one) => known.includes(one)), ...known.filter((one) => !priorities.default.includes(one))];
  const list = h("ol", { class: "list", "aria-label": "Order" });
  const wrong = h("div");
  const show = (moved = null, by = 0) => {
    fill(list, order.map((provider, index) => h("li", { class: "entry" }, h("div", { class: "row" }, h("span", { class: "grow" }, `${index + 1}. ${sourceName(provider)}`),
      button("Up", () => move(index, -1), { class: "button small", "aria-label": `${sourceName(provider)} up`, disabled: index === 0, "data-move": `${provider}-1` }),
      button("Down", () => move(index, 1), { class: "button small", "aria-label": `${sourceName(provider)} down`, disabled: index === order.length - 1, "data-move": `${provider}1` })))));
    if (moved) (list.querySelector(`[data-move="${moved}${by}"]:not(:disabled)`) ?? list.querySelector(`[data-move^="${moved}"]:not(:disabled)`))?.focus();
  };
  const move = (index, by) => {
    const [moved] = order.splice(index, 1);
    order.splice(index + by, 0, moved);
    show(moved, by);
    announce(`${sourceName(moved)} is number ${index + by + 1}.`);
  };
  const save = button("Save the order", () => act(save, wrong, async () => {
    await put("/v1/sources/priorities", { ...priorities, default: order });
    announce("Saved.");
  }), { class: "button primary" });
  show();
  return h("section", { class: "card stack", "aria-label": "Which is believed" }, h("h2", {}, "Which is believed first"),
    h("p", { class: "quiet" }, "Where several speak of the same measurement, the first of these counts."), list, wrong, h("div", { class: "row" }, save));
}
