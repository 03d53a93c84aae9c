// The events of a turn put together: steps with their agents, tools, attempts and costs, and the text as far as it is.

export class Story {
  steps = new Map(); // path → step, in the order of their beginnings
  text = "";
  isWritten = false;
  totalUsd = 0;
  route = null;
  questions = {};
  findings = new Map();
  issues = null;
  flags = [];
  memories = [];
  approval = null;
  warned = false;
  pausedFor = null;
  end = null;

  /** Takes in an event; what of the story it changed: `step`, `text`, `route`, `finding`, `cost`, … and which one. */
  take(event) {
    const [kind] = event.type.split(".");
    switch (event.type) {
      case "text.delta":
        this.text += event.data.text;
        return "text";
      case "answer.reset":
        this.text = "";
        this.isWritten = false;
        return "text";
      case "answer.completed":
        this.text = event.data.text;
        this.isWritten = true;
        return "text";
      case "route.decided":
        this.route = event.data.route;
        this.questions = event.data.questions ?? {};
        return "route";
      case "fact_check":
        this.issues = event.data.issues;
        return "facts";
      case "safety.flagged":
        this.flags = [...new Set([...this.flags, ...event.data.flags])];
        return "facts";
      case "memory.added":
        this.memories.push(event.data);
        return "facts";
      case "cost_warning":
        this.warned = true; // and then as a cost
      case "cost":
        this.totalUsd = Math.max(this.totalUsd, event.data.total_usd);
        return "cost";
      default:
    }
    if (kind === "step") return this.#step(event);
    if (kind === "agent") return this.#agent(event);
    if (kind === "finding") {
      this.findings.set(event.data.id, { ...this.findings.get(event.data.id), ...event.data });
      return "finding";
    }
    if (kind === "approval") {
      this.approval = event.type === "approval.required" ? event.data : null;
      return "approval";
    }
    return this.#life(event);
  }

  /** The steps that the turn had, without where it began. */
  names() {
    return [...new Set([...this.steps.values()].map(({ name }) => name))].filter((name) => name !== "StartTurn");
  }

  #life(event) {
    this.pausedFor = event.type === "turn.paused" ? (event.data.reason ?? "you") : null;
    this.end = ["turn.completed", "turn.failed", "turn.cancelled"].includes(event.type) ? event : null;
    return "life";
  }

  #step(event) {
    const path = stepPath(event);
    const step = this.steps.get(path) ?? {
      path, name: event.step, agent: event.agent ?? branch(path, event.step), attempts: 0, agents: [], status: "running",
      startedAt: event.at, durationMs: null, costUsd: null, error: null,
    };
    this.steps.set(path, step);
    step.attempts = Math.max(step.attempts, event.data.attempt);
    step.costUsd = event.data.cost_usd ?? step.costUsd;
    step.durationMs = event.data.duration_ms ?? step.durationMs;
    step.error = event.data.error ?? (event.type === "step.completed" ? null : step.error);
    step.status = { started: "running", completed: "completed", retrying: "retrying", failed: "failed" }[event.type.slice(5)];
    return { step };
  }

  #agent(event) {
    const step = [...this.steps.values()].reverse().find(({ name, agent }) =>
      name === event.step && (!agent || agentPath(event).split("/").includes(agent)))
      ?? [...this.steps.values()].reverse().find(({ name }) => name === event.step);
    if (!step) return null;
    const run = this.#run(step, event);
    const { tool, input, summary, duration_ms: durationMs } = event.data;
    if (event.type === "agent.started") run.question = summary;
    if (event.type === "agent.thinking") run.thoughts.push(summary);
    if (event.type === "agent.tool_call") run.tools.push({ tool, input, summary: null, durationMs: null });
    if (event.type === "agent.tool_result") {
      const call = run.tools.find((one) => one.tool === tool && one.durationMs === null) ?? { tool };
      if (!run.tools.includes(call)) run.tools.push(call);
      Object.assign(call, { summary: summary ?? "done", durationMs: durationMs ?? 0 });
    }
    if (event.type === "agent.completed") Object.assign(run, { answer: summary, durationMs, isDone: true });
    return { step };
  }

  /** The run of an agent within a step; a delegated one is deeper than the one that asked it. */
  #run(step, event) {
    const path = agentPath(event);
    let run = [...step.agents].reverse().find((one) => one.agent === event.agent && !(one.isDone && event.type === "agent.started"));
    if (!run) {
      const open = step.agents.filter((one) => !one.isDone);
      const above = open.filter((one) => path.startsWith(one.path)).pop() ?? open[open.length - 1];
      run = { agent: event.agent, path, depth: above ? above.depth + 1 : 0, tools: [], thoughts: [], question: null, answer: null };
      step.agents.push(run);
    }
    return run;
  }
}

/** `step.started/main/RunGates/ds-001/1` → `main/RunGates/ds-001`: without the attempts at the end. */
function stepPath(event) {
  return event.id.replace(/^step\.\w+\//, "").replace(/(\/\d+)+$/, "");
}

function agentPath(event) {
  return event.id.replace(/^agent\.\w+\//, "");
}

/** What tells the branches of one state apart: an agent, a finding. */
function branch(path, step) {
  const parts = path.split("/");
  return parts.slice(parts.indexOf(step) + 1).join(" ") || null;
}
