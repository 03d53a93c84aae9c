// The frame around the views: navigation, who is signed in, and the place where a view stands.
import { get } from "./api.js";
import { button, fill, h, s } from "./dom.js";
import { signOut } from "./session.js";

const NAVIGATION = [
  ["", [["/", "Ask"], ["/turns", "Questions"], ["/approvals", "Approvals"], ["/check-ins", "Check-ins"]]],
  ["What Amy knows", [["/data", "Measurements"], ["/labs", "Lab reports"], ["/memory", "Memory"]]],
  ["Where it comes from", [["/sources", "Sources"], ["/imports", "Imports"]]],
  ["", [["/me", "You"]]],
];

export class Shell {
  #root;
  #main = h("main", { id: "main", tabindex: "-1" });
  #links = new Map();
  #waiting = h("span", { class: "count", hidden: true });
  #menu = null;

  constructor(root) {
    this.#root = root;
  }

  /** The frame of somebody who is signed in; the place of the view. */
  frame(path) {
    if (this.#root.className !== "framed") this.#build();
    for (const [target, link] of this.#links) {
      const isHere = target === path || (target !== "/" && path.startsWith(`${target}/`));
      if (isHere) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#open(false);
    this.#count();
    return this.#main;
  }

  /** The place of the sign-in, without a frame. */
  door() {
    this.#root.className = "door";
    fill(this.#root, this.#main);
    return this.#main;
  }

  #build() {
    this.#links.clear();
    this.#root.className = "framed";
    const groups = NAVIGATION.map(([name, entries]) => [
      name && h("p", { class: "nav-name" }, name),
      h("ul", {}, entries.map(([path, label]) => h("li", {}, this.#link(path, label)))),
    ]);
    const navigation = h("nav", { id: "nav", "aria-label": "Pages" }, groups, button("Sign out", signOut, { class: "nav-out" }));
    this.#menu = button("Menu", () => this.#open(!this.#root.classList.contains("open")), {
      class: "menu", "aria-controls": "nav", "aria-expanded": "false",
    });
    const header = h("header", { class: "side" }, h("div", { class: "brand-row" }, brand(), this.#menu), navigation);
    header.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#root.classList.contains("open")) {
        this.#open(false);
        this.#menu.focus();
      }
    });
    fill(this.#root, header, this.#main);
  }

  #link(path, label) {
    const link = h("a", { href: `#${path}` }, label, path === "/approvals" && [" ", this.#waiting]);
    link.addEventListener("click", () => this.#open(false));
    this.#links.set(path, link);
    return link;
  }

  #open(open) {
    this.#root.classList.toggle("open", open);
    this.#menu?.setAttribute("aria-expanded", String(open));
  }

  /** How many approvals wait. A failure here is nobody's trouble: the page of approvals tells it. */
  async #count() {
    try {
      const { data, next_cursor: more } = await get("/v1/approvals", { query: { status: "pending", limit: 20 } });
      this.#waiting.hidden = data.length === 0;
      fill(this.#waiting, `${data.length}${more ? "+" : ""}`, h("span", { class: "unseen" }, " waiting"));
    } catch {
      this.#waiting.hidden = true;
    }
  }
}

export function brand() {
  return h("a", { class: "brand", href: "#/" },
    s("svg", { viewBox: "0 0 32 32", width: 28, height: 28, "aria-hidden": "true" },
      s("rect", { width: 32, height: 32, rx: 9, class: "mark" }),
      s("path", { d: "M5 18h5l3-9 5 15 3-6h6", class: "pulse" })),
    h("span", {}, "Amy"));
}
