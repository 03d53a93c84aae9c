/** Turns and runs: what is made of several calls. */

import { NotCompletedError } from "./errors.ts";
import type { EventStream, StreamOptions } from "./event_stream.ts";
import { isTerminal, type TurnEvent } from "./events.ts";
import { RunsResource, TurnsResource } from "./generated/resources.ts";
import type { Run, RunCreate, Turn, TurnCreate } from "./generated/schema.ts";
import type { RequestOptions } from "./http.ts";

export interface RunOptions extends RequestOptions, Pick<StreamOptions, "idleTimeout" | "transport"> {
  /** Called with each event, before the next one is waited for. */
  onEvent?: ((event: TurnEvent) => void | Promise<void>) | undefined;
}

/** A question, or all that a turn can have but for waiting to be started. */
export type Question = string | (Omit<TurnCreate, "start"> & { start?: "now" });

export class Turns extends TurnsResource {
  /**
   * Ask, follow the turn to its end, and give it back with its answer: `turn.result.text`.
   *
   * With `require_approval` it waits for the decision: take `approval.required` in `onEvent`. Throws NotCompletedError, whose
   * `ended` is the turn with what it has reached, where it failed or was cancelled. A signal ends the following, not the
   * turn.
   */
  async run(question: Question, options: RunOptions = {}): Promise<Turn & { result: NonNullable<Turn["result"]> }> {
    const body = typeof question === "string" ? { messages: [{ role: "user" as const, content: question }] } : question;
    const { id } = await this.create(body, options);
    await follow(this.stream(id, options), options);
    return answered(completed(await this.get(id, options)));
  }
}

export class Runs extends RunsResource {
  /**
   * Have one agent do something, follow it to its end, and give the run back with its report.
   *
   * Throws NotCompletedError where it failed or was cancelled.
   */
  async run(body: Omit<RunCreate, "mode">, options: RunOptions = {}): Promise<Run> {
    const { id } = await this.create({ ...body, mode: "async" }, options);
    await follow(this.stream(id, options), options);
    return completed(await this.get(id, options));
  }
}

async function follow(stream: EventStream, { onEvent }: RunOptions): Promise<void> {
  for await (const event of stream) {
    await onEvent?.(event);
    if (isTerminal(event)) return;
  }
}

function completed<T extends Turn | Run>(work: T): T {
  if (work.status !== "completed") throw new NotCompletedError(work);
  return work;
}

function answered(turn: Turn): Turn & { result: NonNullable<Turn["result"]> } {
  if (!turn.result) throw new NotCompletedError(turn);
  return turn as Turn & { result: NonNullable<Turn["result"]> };
}
