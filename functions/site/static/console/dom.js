// Elements from data. Text is always a text node: nothing that a person, a model or a document wrote becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `attributes`: strings as attributes, true as an empty one, false and null not at all; `on` maps events to
 * listeners; `is` maps properties. Children: nodes, strings, numbers, lists of them; null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function s(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "is") Object.assign(element, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** What can be appended, of what was given. */
function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false).map((child) =>
    child instanceof Node ? child : String(child));
}

/** Puts these children in place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** A button that does something; it never submits. */
export function button(label, onClick, attributes = {}) {
  return h("button", { type: "button", class: "button", ...attributes, on: { click: onClick } }, label);
}

let made = 0;

/** An id that no other element has. */
export function freshId(word) {
  made += 1;
  return `${word}-${made}`;
}
