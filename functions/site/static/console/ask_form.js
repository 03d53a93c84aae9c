// The box for a question: a new one, or one that follows another in the same conversation.
import { post } from "./api.js";
import { draft, keep } from "./drafts.js";
import { h } from "./dom.js";
import { check, field, form, input } from "./form.js";
import { go } from "./router.js";

const MOST_MESSAGES = 50;
const MOST_CHARACTERS = 32_000;

/** `before`: the messages that this question follows. `name`: under which a draft is kept. */
export function askForm({ before = [], name = "ask", label = "Your question", metadata = {}, rows = 3 }) {
  const box = h("textarea", {
    rows, required: true, maxlength: MOST_CHARACTERS, name: "question", enterkeyhint: "send",
    placeholder: before.length ? "Ask a follow-up" : "How has my sleep changed since I started running?",
  });
  box.value = draft(name);
  box.addEventListener("input", () => keep(name, box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) box.form.requestSubmit();
  });
  const approve = input({ type: "checkbox", name: "require_approval" });
  const plan = input({ type: "checkbox", name: "plan" });
  const whole = form(
    [
      field(label, box),
      h("details", { class: "options" }, h("summary", {}, "Options"), h("div", { class: "checks" },
        check("Show me the plan first", plan, "Who will answer, what they are asked, and what it will cost. Nothing more happens until you say so."),
        check("Let me approve the answer", approve, "You see the findings and a draft before the answer is written."))),
    ],
    {
      label: "Ask Amy",
      submit: async () => {
        const question = box.value.trim();
        if (!question) return box.focus();
        const turn = await post("/v1/turns", {
          messages: fitting([...before, { role: "user", content: question }]),
          start: plan.checked ? "plan" : "now",
          require_approval: approve.checked,
          metadata,
        });
        keep(name, "");
        go(`/turns/${turn.id}`);
      },
      also: [h("span", { class: "quiet keys" }, "Ctrl + Enter sends")],
    },
  );
  whole.box = box;
  return whole;
}

/** The newest messages that a turn can take; a conversation loses its oldest pairs first. */
function fitting(messages) {
  let kept = messages.slice(-MOST_MESSAGES);
  const size = () => kept.reduce((sum, { content }) => sum + content.length, 0);
  while (kept.length > 1 && size() > MOST_CHARACTERS) kept = kept.slice(1);
  return kept;
}
