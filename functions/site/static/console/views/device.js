// Lets a command line in, or keeps it out: who asks, for what, and two buttons.
import { announce, focusOn } from "../announce.js";
import { post } from "../api.js";
import { button, fill, h } from "../dom.js";
import { act, field, form, input } from "../form.js";
import { fromNow } from "../format.js";
import { SCOPES } from "../me/scopes.js";

export function view({ query }) {
  const page = h("div", { class: "page narrow" });
  const given = query.get("user_code") ?? "";
  ask(page, given);
  return { title: "Sign in on a command line", node: page };
}

/** First which device: the code is compared by the person, since a link could have brought it here. */
function ask(page, given) {
  const code = input({ value: given, placeholder: "BCDF-GHJK", autocapitalize: "characters", spellcheck: "false", maxlength: 12, required: true });
  const look = form([field("The code that it shows", code, "Only go on if you began this yourself just now, and the codes are the same.")], {
    label: "Go on",
    submit: async () => decide(page, code.value.trim(), await post("/v1/auth/cli/approve", { user_code: code.value.trim() })),
  });
  fill(page, h("h1", {}, "Sign in on a command line"),
    h("p", { class: "lead" }, "A command line asks to use your account."),
    h("section", { class: "card", "aria-label": "Code" }, look));
}

function decide(page, code, asked) {
  const wrong = h("div");
  const say = (control, decision) => act(control, wrong, async () => {
    const { client_name: name } = await post("/v1/auth/cli/approve", { user_code: code, decision });
    const title = h("h1", {}, decision === "approve" ? `“${name}” is signed in` : `“${name}” was kept out`);
    fill(page, title, h("p", {}, "You can close this page. Keys are listed, and revoked, under ", h("a", { href: "#/me" }, "You"), "."));
    announce(title.textContent);
    focusOn(title);
  });
  const approve = button("Let it in", () => say(approve, "approve"), { class: "button primary" });
  const deny = button("Keep it out", () => say(deny, "deny"));
  const title = h("h2", {}, `“${asked.client_name}” asks to`);
  fill(page.querySelector("section"), h("div", { class: "stack" }, title,
    h("ul", { class: "reasons" }, asked.scopes.map((scope) => h("li", {}, SCOPES[scope] ?? scope))),
    h("p", { class: "quiet" }, `It calls itself so; nobody has checked that. The code ends ${fromNow(asked.expires_at)}.`),
    wrong, h("div", { class: "row" }, approve, deny)));
  focusOn(title);
}
