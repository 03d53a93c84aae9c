// The door: an API key (or a token of an OIDC issuer, which is sent the same way), tried before it is kept.
import { ApiError, get } from "../api.js";
import { h } from "../dom.js";
import { failure } from "../failure.js";
import { check, field, form, input } from "../form.js";
import { signIn } from "../session.js";
import { brand } from "../shell.js";

/** `error`: why somebody who had a key stands here again. */
export function view({ error = null } = {}) {
  const secret = input({
    type: "password", required: true, autocomplete: "current-password", name: "key", placeholder: "amy_sk_…",
    spellcheck: "false", autocapitalize: "off",
  });
  const remember = input({ type: "checkbox", name: "remember" });
  return {
    title: "Sign in",
    node: h("div", { class: "sign-in card" }, brand(),
      h("h1", {}, "Sign in"),
      h("p", { class: "lead" }, "Ask about your own body, and see what each answer rests on."),
      error && failure(error),
      form([
        field("API key", secret, "It begins with amy_sk_; your own machine's cloud prints one as it starts. An access token of your sign-in service does as well."),
        check("Remember me on this device", remember, "Otherwise the key is forgotten when this tab is closed."),
      ], { label: "Sign in", submit: async () => {
        const value = secret.value.trim();
        if (!/^[\x21-\x7e]+$/.test(value)) throw new ApiError({ code: "unauthorized", message: "This is no API key: it has no blanks, and begins with amy_sk_. Copy it again." });
        await get("/v1/me", { token: value });
        signIn(value, { remember: remember.checked });
      } })),
    focus: () => secret.focus(),
  };
}
