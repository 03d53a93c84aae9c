/** The events of turns and runs. */

import type { Event } from "./generated/schema.ts";

/** `type` says which it is, and what `data` has. The API may get further types: a reader lets those pass. */
export type TurnEvent = Event;
export type EventType = TurnEvent["type"];

export type EventOf<Type extends EventType> = Extract<TurnEvent, { type: Type }>;

const TERMINAL: ReadonlySet<string> = new Set(["turn.completed", "turn.failed", "turn.cancelled"]);

/** Whether a turn or run ends with this event; only a retry can follow it. */
export function isTerminal(event: { type: string }): event is EventOf<"turn.completed" | "turn.failed" | "turn.cancelled"> {
  return TERMINAL.has(event.type);
}

/** Puts the answer together from a stream's events: `text` is what it has so far. */
export class AnswerText {
  text = "";

  /** Takes an event; whether it changed the text. */
  take(event: TurnEvent): boolean {
    if (event.type === "text.delta") this.text += event.data.text;
    else if (event.type === "answer.reset") this.text = "";
    else if (event.type === "answer.completed") this.text = event.data.text;
    else return false;
    return true;
  }
}
