// API keys: made, renamed, revoked. A secret is shown once.
import { announce } from "../announce.js";
import { patch, post, remove } from "../api.js";
import { confirm } from "../dialog.js";
import { button, fill, h } from "../dom.js";
import { check, field, form, input } from "../form.js";
import { fromNow } from "../format.js";
import { empty, paged } from "../states.js";
import { SCOPES } from "./scopes.js";

export function apiKeys(signal) {
  const made = h("div", { role: "status" });
  const list = paged("/v1/api-keys", { item: (one) => item(one, () => list.reload()), none: () => empty("There are no keys."), signal, label: "API keys" });
  return h("div", { class: "stack" }, list, made,
    h("details", { class: "more" }, h("summary", {}, "A new key"), creation(made, () => list.reload())));
}

function creation(made, changed) {
  const name = input({ required: true, maxlength: 64, placeholder: "my laptop" });
  const scopes = Object.entries(SCOPES).map(([scope, label]) => [scope, label, input({ type: "checkbox", is: { checked: true } })]);
  return form([field("Name", name), h("fieldset", { class: "checks" }, h("legend", {}, "What it may do"), scopes.map(([, label, control]) => check(label, control)))],
    { label: "Create the key", submit: async () => {
      const chosen = scopes.filter(([, , control]) => control.checked).map(([scope]) => scope);
      const key = await post("/v1/api-keys", { name: name.value.trim(), scopes: chosen });
      fill(made, h("p", {}, h("strong", {}, "This is the key. "), "It is shown this once; keep it where nobody else reads."), h("code", { class: "code-box" }, key.secret));
      name.value = "";
      changed();
    } });
}

function item(one, changed) {
  const entry = h("li", { class: "entry" });
  const rename = button("Rename", () => {
    const name = input({ value: one.name, required: true, maxlength: 64, "aria-label": "Name" });
    fill(entry, form([name], { label: "Save", also: [button("Leave it", show)], submit: async () => {
      Object.assign(one, await patch(`/v1/api-keys/${one.id}`, { name: name.value.trim() }));
      show();
    } }));
    name.focus();
  }, { class: "button small" });
  const revoke = button("Revoke", async () => {
    const done = await confirm({ title: `Revoke “${one.name}”?`, text: "Whatever uses it is shut out within a minute.", yes: "Revoke", action: () => remove(`/v1/api-keys/${one.id}`) });
    if (done) {
      announce("Revoked.");
      changed();
    }
  }, { class: "button small quiet-button" });
  const show = () => fill(entry, h("span", { class: "entry-title" }, one.name),
    h("p", { class: "entry-facts" }, h("code", {}, one.id), h("span", {}, one.last_used_at ? `last used ${fromNow(one.last_used_at)}` : "never used"),
      one.expires_at && h("span", {}, `ends ${fromNow(one.expires_at)}`)),
    h("p", { class: "quiet" }, one.scopes.join(", ")), h("div", { class: "row" }, rename, revoke));
  show();
  return entry;
}
