// What the steps and agents of a turn are called for a person. A name that is not here is shown as it is.
import { words } from "../format.js";

const STEPS = {
  StartTurn: "Setting out",
  ScreenSafety: "Looking for red flags",
  ScreenByModel: "A second look for them",
  SafetyReply: "Giving safety advice",
  ClassifyVagueness: "How open is the question?",
  Route: "Choosing who answers",
  RephrasePerAgent: "One narrow question each",
  HoldPlan: "Showing the plan",
  RunSupportingAgent: "Supporting agent",
  RunMainAgent: "Main agent",
  Reflect: "Looking for what is missing",
  RunReflectionAgent: "One more look",
  SelectFindings: "Collecting findings",
  RunGates: "Seven gates",
  AdjustForMultiplicity: "Counting chances",
  Critique: "Critic",
  Assess: "Assessment",
  AwaitApproval: "Waiting for you",
  ReadDecision: "Your decision",
  EndRejected: "Ending as you asked",
  Synthesize: "Writing the answer",
  FactCheck: "Checking every number",
  ExtractMemories: "What to remember",
  FinalizeTurn: "Finishing",
  FallbackReply: "Answering without agents",
  Investigate: "Investigating",
  Brief: "Writing the briefing",
};

export function stepName(step) {
  return STEPS[step] ?? step;
}

/** `data_science` → "Data science"; the id of a finding stays one. */
export function agentName(agent) {
  return /-\d/.test(agent ?? "") ? agent : words(agent ?? "");
}

const KEYS = {
  n: "Days", effect: "Effect", recent_mean: "Recent mean", prior_mean: "Mean before", change: "Change",
  metric_sd: "Usual day-to-day spread", days: "Days with values",
};

/** `ds-001.recent_mean`'s last part, for a person. */
export function numberName(key) {
  return KEYS[key] ?? words(key.replaceAll(".", " ").replace(/_n$/, "_days"));
}
