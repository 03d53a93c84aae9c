// The person: profile, what they agreed to, keys, a copy of everything, and the end.
import { h } from "../dom.js";
import { get } from "../api.js";
import { apiKeys } from "../me/api_keys.js";
import { consents } from "../me/consents.js";
import { erasure } from "../me/erasure.js";
import { dataExports } from "../me/exports.js";
import { profileForm } from "../me/profile.js";

export async function view({ signal }) {
  const me = await get("/v1/me", { signal });
  return {
    title: "You",
    node: h("div", { class: "page narrow" }, h("h1", {}, "You"),
      section("Profile", "What the agents may know of you besides measurements. Leave out whatever you like.", profileForm(me.profile)),
      section("What you agreed to", "Nothing of yours is read or sent without it. You can take it back at any time.", consents(signal)),
      section("API keys", "For programs and for the command line. Each opens everything that its scopes name.", apiKeys(signal)),
      section("A copy of everything", "A zip with all that Amy has of you, with a README that says what each file is.", dataExports(signal)),
      section("Erase everything", "Your account and all of your data. This cannot be undone.", erasure(me))),
  };
}

function section(title, text, content) {
  return h("section", { class: "card stack", "aria-label": title }, h("h2", {}, title), h("p", { class: "quiet" }, text), content);
}
