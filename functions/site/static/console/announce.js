// What a screen reader hears without being asked: short, polite, and never each piece of a stream.

/** Says a sentence once it is the reader's turn. The same sentence again is said again. */
export function announce(text) {
  const region = document.getElementById("live");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

/** Puts the focus on something that is no control: a heading, a finding. */
export function focusOn(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus();
}
