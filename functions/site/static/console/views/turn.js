// One turn: live while it works, with everything that its answer rests on when it is done.
import { announce, focusOn } from "../announce.js";
import { get, post, remove } from "../api.js";
import { askForm } from "../ask_form.js";
import { confirm } from "../dialog.js";
import { button, fill, h } from "../dom.js";
import { failure } from "../failure.js";
import { act } from "../form.js";
import { duration, moment, usd } from "../format.js";
import { go } from "../router.js";
import { chip, loading } from "../states.js";
import { follow } from "../stream.js";
import { LiveAnswer } from "../turn/answer.js";
import { approvalPanel, planOf } from "../turn/approval.js";
import { Connection } from "../turn/connection.js";
import { agentName, stepName } from "../turn/names.js";
import { replayForm } from "../turn/replay.js";
import { memories, modeNote, resultSections, safetyFlags } from "../turn/result.js";
import { Story } from "../turn/story.js";
import { Timeline } from "../turn/timeline.js";

const ENDED = new Set(["completed", "failed", "cancelled"]);

export async function view({ id, query, signal }) {
  const turn = await get(`/v1/turns/${id}`, { signal });
  const page = new TurnPage(turn, signal);
  page.follow();
  page.point(query);
  return { title: page.question.slice(0, 60), node: page.node, update: (next) => page.point(next) };
}

class TurnPage {
  constructor(turn, signal) {
    this.turn = turn;
    this.signal = signal;
    this.question = turn.messages[turn.messages.length - 1].content;
    this.story = new Story();
    this.seen = 0;
    this.places = {
      status: h("span"), figures: h("span", { class: "figures" }), actions: h("div", { class: "row" }), wrong: h("div"),
      plan: h("div"), approval: h("div"), route: h("div"), proposed: h("div"), result: h("div"), after: h("div"), notes: h("div"),
    };
    this.connection = new Connection();
    this.answer = new LiveAnswer();
    this.timeline = new Timeline();
    this.node = this.#build();
    this.#showTurn();
  }

  #build() {
    const { places } = this;
    this.answerBox = h("section", { class: "answer", "aria-label": "Answer", hidden: true }, this.answer.node);
    return h("div", { class: "page turn" },
      h("header", { class: "turn-head" },
        this.#conversation(),
        h("h1", { class: "question" }, this.question),
        h("p", { class: "turn-facts" }, places.status, this.connection.node, places.figures),
        places.actions, places.wrong),
      h("div", { class: "turn-columns" },
        h("div", { class: "turn-main" },
          places.plan, places.approval, this.answerBox, places.notes, places.proposed, places.result, places.after),
        h("aside", { class: "turn-side", "aria-label": "How it came about" },
          h("h2", {}, "How it came about"), places.route, this.timeline.node)));
  }

  /** What was said before in this conversation. */
  #conversation() {
    const before = this.turn.messages.slice(0, -1);
    const parent = this.turn.parent_id && h("p", { class: "quiet" }, this.turn.replay?.mode === "live" ? "A fork of " : "A replay of ",
      h("a", { href: `#/turns/${this.turn.parent_id}` }, "this turn"));
    if (!before.length) return parent;
    return [parent, h("details", { class: "more conversation" }, h("summary", {}, `Earlier in this conversation (${before.length})`),
      before.map(({ role, content }) => h("div", { class: `said ${role}` }, h("p", { class: "who" }, role === "user" ? "You" : "Amy"), h("p", {}, content))))];
  }

  /** Follows the events from the last one seen until the end of the turn; a later call begins anew where this one is. */
  async follow() {
    this.following?.abort();
    const mine = new AbortController();
    this.following = mine;
    const leave = () => mine.abort();
    this.signal.addEventListener("abort", leave, { once: true });
    try {
      await follow(`/v1/turns/${this.turn.id}/events`, {
        after: this.seen,
        signal: mine.signal,
        onEvent: (event) => this.#take(event),
        onState: (state, detail) => this.connection.show(state, detail),
      });
      if (!ENDED.has(this.turn.status)) await this.#reload();
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!error.code) console.error(error);
      this.connection.show("broken");
      fill(this.places.wrong, failure(error, () => { fill(this.places.wrong); this.follow(); }));
    } finally {
      this.signal.removeEventListener("abort", leave);
    }
  }

  #take(event) {
    this.seen = event.seq;
    const changed = this.story.take(event);
    if (changed?.step) this.timeline.show(changed.step);
    else if (changed === "text") this.#showText();
    else if (changed === "route") this.#showRoute();
    else if (changed === "finding") this.#showProposed();
    else if (changed === "facts") this.#showNotes();
    else if (changed === "cost") this.#showFigures();
    else if (changed === "approval" || changed === "life") this.#later();
    if (event.type === "step.started" && !ENDED.has(this.turn.status)) announce(stepName(event.step));
  }

  /** Reads the turn again, once for however many events ask for it. One that has ended says nothing new. */
  #later() {
    if (ENDED.has(this.turn.status)) return;
    clearTimeout(this.reading);
    this.reading = setTimeout(() => this.#reload().catch((error) => {
      if (error.name !== "AbortError") fill(this.places.wrong, failure(error, () => this.follow()));
    }), 60);
  }

  async #reload() {
    const before = this.turn.status;
    this.turn = await get(`/v1/turns/${this.turn.id}`, { signal: this.signal });
    if (before !== this.turn.status && this.turn.status === "completed") announce("The answer is complete.");
    this.#showTurn();
  }

  #showTurn() {
    const { turn, places } = this;
    fill(places.status, chip(turn.status));
    this.#showFigures();
    this.#showActions();
    fill(places.plan, turn.plan && turn.status === "pending"
      ? h("section", { class: "approval", "aria-label": "Plan" }, h("h2", {}, "The plan"), planOf(turn.plan)) : null);
    if (turn.status === "awaiting_approval") this.#showApproval();
    else fill(places.approval);
    if (ENDED.has(turn.status)) this.#showEnd();
  }

  #showFigures() {
    const { turn, story } = this;
    const spent = Math.max(turn.usage.cost_usd, story.totalUsd);
    const took = turn.ended_at && turn.started_at ? duration(new Date(turn.ended_at) - new Date(turn.started_at)) : null;
    fill(this.places.figures, [moment(turn.created_at), took, spent ? `${usd(spent)} so far`.replace(turn.ended_at ? " so far" : "", "") : null]
      .filter(Boolean).join(" · "), story.warned && h("strong", { class: "bad-text" }, " more than usual"));
  }

  #showActions() {
    const { turn, places } = this;
    const path = `/v1/turns/${turn.id}`;
    const doing = (label, action, attributes) => {
      const control = button(label, () => act(control, places.wrong, action), attributes);
      return control;
    };
    const again = async (verb) => {
      this.turn = await post(`${path}/${verb}`);
      fill(places.result);
      fill(places.after);
      this.answer.begin();
      this.#showTurn();
      this.follow();
    };
    fill(places.actions,
      turn.status === "pending" && turn.plan && doing("Go ahead", () => again("start"), { class: "button primary" }),
      turn.status === "failed" && turn.error?.retriable !== false && doing("Try again from where it stopped", () => again("retry"), { class: "button primary" }),
      !ENDED.has(turn.status) && doing("Cancel", () => again("cancel")));
  }

  async #delete() {
    const done = await confirm({
      title: "Delete this question?", text: "The question, its answer and its record go. What Amy remembered from it stays.",
      yes: "Delete", action: () => remove(`/v1/turns/${this.turn.id}`),
    });
    if (done) go("/turns");
  }

  async #showApproval() {
    const { places, turn, signal } = this;
    if (places.approval.hasChildNodes()) return; // somebody may be writing a comment in it
    fill(places.approval, loading("Reading what waits"));
    try {
      const { data } = await get("/v1/approvals", { query: { status: "pending", limit: 100 }, signal });
      const mine = data.find((one) => one.turn_id === turn.id);
      if (!mine) return fill(places.approval);
      const approval = await get(`/v1/approvals/${mine.id}`, { signal });
      fill(places.approval, h("h2", {}, "Waiting for you"), approvalPanel(approval, { signal, decided: () => {
        fill(places.approval);
        announce("Decided.");
        this.follow();
      } }));
      announce("Amy waits for your approval.");
    } catch (error) {
      if (error.name !== "AbortError") fill(places.approval, failure(error, () => { fill(places.approval); this.#showApproval(); }));
    }
  }

  #showRoute() {
    const { route, questions } = this.story;
    fill(this.places.route, h("div", { class: "route" },
      h("p", {}, h("strong", {}, route.main_agent || "No agent"), route.supporting_agents.length ? ` with ${route.supporting_agents.join(", ")}` : " answers"),
      h("dl", { class: "pairs" }, Object.entries(questions).map(([agent, question]) => h("div", {}, h("dt", {}, agentName(agent)), h("dd", {}, question))))));
  }

  #showText() {
    this.answerBox.hidden = !this.story.text;
    this.answer.show(this.story.text, !this.story.isWritten);
  }

  #showProposed() {
    if (this.turn.result) return;
    const list = [...this.story.findings.values()];
    fill(this.places.proposed, h("section", { "aria-label": "Findings so far" }, h("h2", {}, "Findings so far"),
      h("ul", { class: "proposed" }, list.map((one) => h("li", {}, h("span", {}, one.claim), one.verdict ? chip(one.verdict) : chip("waiting", "being checked"))))));
  }

  #showNotes() {
    fill(this.places.notes, safetyFlags(this.turn.result?.safety_flags ?? this.story.flags), memories(this.story.memories));
  }

  async #showEnd() {
    const { turn, places, story } = this;
    fill(places.proposed);
    this.#showNotes();
    const problem = turn.status === "failed" && turn.error
      ? failure({ code: turn.error.code, message: turn.error.message, docsUrl: turn.error.docs_url, details: turn.error.details }) : null;
    fill(places.result, problem, turn.result && [modeNote(turn.result.mode), resultSections(turn.result, this.signal)]);
    this.answerBox.classList.toggle("safety", turn.result?.mode === "safety");
    if (turn.result?.text) {
      this.answerBox.hidden = false;
      this.answer.prove(turn.result.text, [], turn.id);
    }
    fill(places.after, this.#followUp(), replayForm(turn, () => story.names()),
      h("div", { class: "row" }, button("Delete this question", () => this.#delete(), { class: "button quiet-button" })));
    if (turn.status === "completed" && turn.result) await this.#prove();
    this.point(this.wanted);
  }

  /** Each number of the answer becomes a link. Without a proof, as of an emergency's fixed reply, the text stays as it is. */
  async #prove() {
    try {
      const proof = await get(`/v1/turns/${this.turn.id}/proof`, { signal: this.signal });
      if (proof.answer === this.turn.result.text) this.answer.prove(proof.answer, proof.numbers, this.turn.id);
    } catch (error) {
      if (error.name === "AbortError" || error.status === 409 || error.status === 404) return;
      fill(this.places.wrong, failure(error, () => { fill(this.places.wrong); this.#prove(); }));
    }
  }

  #followUp() {
    const { turn } = this;
    if (turn.status !== "completed" || !turn.result?.text) return null;
    const before = [...turn.messages, { role: "assistant", content: turn.result.text }];
    const conversation = turn.metadata.conversation ?? turn.id;
    return h("section", { class: "follow-up", "aria-label": "Follow-up" },
      askForm({ before, name: `ask.${turn.id}`, label: "Ask a follow-up", metadata: { conversation }, rows: 2 }));
  }

  /** Shows what the address points at: a finding, or the number that a link of the answer stands for. */
  point(query) {
    this.wanted = query;
    const [number, finding] = [query?.get("number"), query?.get("finding")];
    if (!number && !finding) return;
    const target = document.getElementById(`number-${number}`) ?? document.getElementById(`sheet-${number}`)
      ?? document.getElementById(`finding-${finding ?? number?.split(".")[0]}`);
    if (!target || !this.node.contains(target)) return;
    for (let above = target.parentElement; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
    for (const old of this.node.querySelectorAll(".pointed")) old.classList.remove("pointed");
    target.classList.add("pointed");
    focusOn(target);
    target.scrollIntoView({ block: "center" });
  }
}
