// The end of the account, after the person has typed its id.
import { pause, remove, url } from "../api.js";
import { button, fill, h } from "../dom.js";
import { showFailure } from "../failure.js";
import { busy, field, input } from "../form.js";
import { count } from "../format.js";
import { signOut } from "../session.js";

const AGAIN_MS = 2000;

export function erasure(me) {
  const id = input({ spellcheck: "false", autocapitalize: "off" });
  const wrong = h("div");
  const whole = h("div", { class: "stack" });
  const erase = button("Erase everything", async () => {
    if (id.value.trim() !== me.id) {
      showFailure(wrong, { code: "confirmation_required", message: "This is not your id. Type it exactly as it stands above; nothing was erased." });
      return id.focus();
    }
    busy(erase, true);
    try {
      follow(await remove("/v1/me", { query: { confirm: me.id } }), whole);
    } catch (error) {
      busy(erase, false);
      showFailure(wrong, error);
    }
  }, { class: "button danger" });
  return fill(whole, h("p", {}, "Your id is ", h("code", {}, me.id), ". Type it to confirm."), field("Your id", id), wrong, h("div", { class: "row" }, erase));
}

/** The keys are gone by now; the link has a token of its own. */
async function follow(begun, place) {
  const said = h("p", { role: "status" }, "Erasing …");
  fill(place, said, h("div", { class: "row" }, button("Leave this page", signOut)));
  for (let state = begun; state.status !== "erased"; ) {
    await pause(AGAIN_MS);
    const answer = await fetch(url(begun.links.status)).catch(() => null);
    if (answer?.ok) state = await answer.json();
    const total = Object.values(state.counts).reduce((sum, n) => sum + n, 0);
    said.textContent = state.status === "erased" ? `Everything is erased: ${count(total, "thing")}.` : `Erasing: ${count(total, "thing")} so far …`;
  }
}
