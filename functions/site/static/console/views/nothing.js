// An address of the console that leads nowhere.
import { h } from "../dom.js";

export function view() {
  return {
    title: "Nothing here",
    node: h("div", { class: "page narrow" }, h("h1", {}, "There is nothing at this address."), h("p", {}, h("a", { href: "#/" }, "Ask Amy instead"))),
  };
}
