// Lets a command line in, or keeps it out: the code that it shows, and two buttons.
import { announce, focusOn } from "../announce.js";
import { post } from "../api.js";
import { button, fill, h } from "../dom.js";
import { act, field, input } from "../form.js";

const CODE = /^[A-Z]{4}-?[A-Z]{4}$/;

export function view({ query }) {
  const code = input({ value: query.get("user_code") ?? "", placeholder: "BCDF-GHJK", autocapitalize: "characters", spellcheck: "false", maxlength: 9 });
  const wrong = h("div");
  const page = h("div", { class: "page narrow" });
  const decide = (control, decision) => act(control, wrong, async () => {
    const typed = code.value.trim().toUpperCase();
    if (!CODE.test(typed)) {
      code.focus();
      throw Object.assign(new Error("A code is eight letters, such as BCDF-GHJK. Compare it with what the command line shows."), { code: "validation_failed" });
    }
    await post("/v1/auth/cli/approve", { user_code: typed, decision });
    const title = h("h1", {}, decision === "approve" ? "The command line is signed in" : "The command line was kept out");
    fill(page, title, h("p", {}, "You can close this page."));
    announce(title.textContent);
    focusOn(title);
  });
  const approve = button("Let it in", () => decide(approve, "approve"), { class: "button primary" });
  const deny = button("Keep it out", () => decide(deny, "deny"));
  fill(page, h("h1", {}, "Sign in on a command line"),
    h("p", { class: "lead" }, "Somebody asks to use your account from a command line."),
    h("section", { class: "card stack", "aria-label": "Code" },
      field("The code that it shows", code, "Only go on if you began this yourself just now, and the codes are the same."), wrong,
      h("div", { class: "row" }, approve, deny)));
  return { title: "Sign in on a command line", node: page };
}
