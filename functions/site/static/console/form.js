// Fields with their labels, and forms that say what went wrong and keep what was typed.
import { fill, freshId, h } from "./dom.js";
import { showFailure } from "./failure.js";

/** A labelled control. `hint` stands below the label and is read with it. */
export function field(label, control, hint = null) {
  control.id ||= freshId("field");
  const help = hint && h("p", { class: "hint", id: `${control.id}-hint` }, hint);
  if (help) control.setAttribute("aria-describedby", help.id);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), help, control);
}

export function check(label, control, hint = null) {
  control.id ||= freshId("check");
  const help = hint && h("span", { class: "hint", id: `${control.id}-hint` }, hint);
  if (help) control.setAttribute("aria-describedby", help.id);
  return h("div", { class: "check" }, control, h("div", {}, h("label", { for: control.id }, label), help));
}

export function input(attributes = {}) {
  return h("input", { type: "text", autocomplete: "off", ...attributes });
}

export function select(options, chosen = null, attributes = {}) {
  const control = h("select", attributes, options.map(([value, label]) => h("option", { value }, label)));
  if (chosen !== null) control.value = chosen;
  return control;
}

/** A form that runs `submit`, once at a time; its failure is shown above the button. */
export function form(fields, { label, submit, attributes = {}, also = [] }) {
  const wrong = h("div", { class: "form-failure" });
  const send = h("button", { type: "submit", class: "button primary" }, label);
  const whole = h("form", { class: "form", novalidate: true, ...attributes }, fields, wrong, h("div", { class: "row" }, send, also));
  whole.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-disabled") === "true" || !isFilled(whole)) return;
    fill(wrong);
    busy(send, true);
    try {
      await submit(whole);
    } catch (error) {
      showFailure(wrong, error);
    } finally {
      busy(send, false);
    }
  });
  return whole;
}

/** What the browser itself finds wrong is said by the browser, at the field. */
function isFilled(whole) {
  return whole.reportValidity();
}

/** A button that works says so, and cannot be pressed twice; it keeps the focus. */
export function busy(control, is) {
  control.setAttribute("aria-disabled", String(is));
  control.classList.toggle("busy", is);
}

/** Runs `action` for a button, and shows its failure in `place`. */
export async function act(control, place, action) {
  if (control.getAttribute("aria-disabled") === "true") return;
  fill(place);
  busy(control, true);
  try {
    await action();
  } catch (error) {
    showFailure(place, error);
  } finally {
    busy(control, false);
  }
}
