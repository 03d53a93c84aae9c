// Asks before something that cannot be taken back.
import { button, freshId, h } from "./dom.js";
import { act } from "./form.js";

/** Asks, and does `action` where the person says yes; a failure is shown in the dialog, which stays. Resolves to whether it
 * was done. `more`: what stands between the question and the buttons. */
export function confirm({ title, text, yes, action, more = null }) {
  return new Promise((resolve) => {
    const wrong = h("div");
    const id = freshId("dialog");
    const dialog = h("dialog", { "aria-labelledby": id });
    let done = false;
    const agree = button(yes, () => act(agree, wrong, async () => {
      await action();
      done = true;
      dialog.close();
    }), { class: "button danger" });
    dialog.append(h("h2", { id }, title), h("p", {}, text));
    if (more) dialog.append(more);
    dialog.append(wrong, h("div", { class: "row end" }, button("Cancel", () => dialog.close()), agree));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
