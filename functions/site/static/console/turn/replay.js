// Asks the same again: from the record, or live from a step on, with other models.
import { post } from "../api.js";
import { fill, h } from "../dom.js";
import { check, field, form, input, select } from "../form.js";
import { go } from "../router.js";
import { stepName } from "./names.js";

const ROLES = [["main", "Main model"], ["fast", "Fast model"], ["data_science", "Model that writes analyses"], ["validator", "Model that criticises"]];
const MODELS = ["opus", "sonnet", "haiku"];

/** `steps` gives the names of the steps that the turn had, once its events are all there. */
export function replayForm(turn, steps) {
  const mode = select([["recorded", "From the record: the same answer, nothing is called or paid"], ["live", "Live: asked anew on the same data"]], "recorded");
  const from = select([], "");
  const choices = h("datalist", { id: "models" }, MODELS.map((value) => h("option", { value })));
  const models = ROLES.map(([role, label]) => [role, label, input({ list: "models", placeholder: "as it was" })]);
  const strict = input({ type: "checkbox", is: { checked: true } });
  const live = h("div", { class: "live-options", hidden: true }, choices,
    field("Anew from", from, "What came before it is taken from the record."),
    h("div", { class: "columns" }, models.map(([, label, control]) => field(label, control))),
    check("With the strict layer of validation", strict));
  mode.addEventListener("change", () => {
    live.hidden = mode.value !== "live";
    fill(from, [["", "the beginning"], ...steps().map((step) => [step, stepName(step)])].map(([value, label]) => h("option", { value }, label)));
  });
  return h("details", { class: "more replay" }, h("summary", {}, "Replay or fork this turn"),
    form([field("How to replay", mode), live], { label: "Replay", submit: async () => {
      const replay = await post(`/v1/turns/${turn.id}/replay`, mode.value === "live" ? liveReplay() : { mode: "recorded" });
      go(`/turns/${replay.id}`);
    } }));

  function liveReplay() {
    const chosen = models.filter(([, , control]) => control.value.trim()).map(([role, , control]) => [role, control.value.trim()]);
    return {
      mode: "live",
      ...(from.value && { from_step: from.value }),
      overrides: { models: Object.fromEntries(chosen), ...(strict.checked ? {} : { strict_layer: false }) },
    };
  }
}
