// The profile, sent as what has changed of it.
import { announce } from "../announce.js";
import { patch } from "../api.js";
import { h } from "../dom.js";
import { field, form, input, select } from "../form.js";

export function profileForm(profile) {
  let known = profile;
  const name = input({ value: known.name ?? "", maxlength: 100, autocomplete: "name" });
  const born = input({ type: "number", value: known.birth_year ?? "", min: 1900, max: new Date().getFullYear(), autocomplete: "bday-year" });
  const sex = select([["", "–"], ["female", "Female"], ["male", "Male"], ["other", "Other"]], known.sex ?? "");
  const height = input({ type: "number", step: "any", value: known.height_cm ?? "", min: 50, max: 260 });
  const weight = input({ type: "number", step: "any", value: known.weight_kg ?? "", min: 10, max: 500 });
  const zone = input({ value: known.time_zone, list: "zones" });
  const zones = h("datalist", { id: "zones" }, (Intl.supportedValuesOf?.("timeZone") ?? []).map((value) => h("option", { value })));
  const goals = h("textarea", { rows: 3, is: { value: known.goals.join("\n") } });
  const wanted = () => ({
    name: name.value.trim() || null,
    birth_year: numberOf(born),
    sex: sex.value || null,
    height_cm: numberOf(height),
    weight_kg: numberOf(weight),
    time_zone: zone.value.trim() || null,
    goals: goals.value.split("\n").map((goal) => goal.trim()).filter(Boolean),
  });
  return form([
    field("Name", name),
    h("div", { class: "columns" }, field("Year of birth", born), field("Sex", sex), field("Height in cm", height), field("Weight in kg", weight)),
    field("Time zone", zone, "Days and check-ins go by it."), zones,
    field("Goals", goals, "One a line."),
  ], { label: "Save", submit: async () => {
    const changes = Object.fromEntries(Object.entries(wanted()).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(known[key])));
    if (Object.keys(changes).length) known = (await patch("/v1/me", changes)).profile;
    announce("Saved.");
  } });
}

function numberOf(control) {
  return control.value === "" ? null : Number(control.value);
}
