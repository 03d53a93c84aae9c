/**
 * A turn's or run's events to its end, each once and in order, whatever happens to the connection.
 *
 * Streams are cut: by the API, which bounds each to a few minutes, by proxies, by networks. So the end of a stream says
 * nothing; only a terminal event does, as the last one before the server itself closed the stream, or a 204, which says that
 * there is nothing after the place one has. Until then the reader comes back where it stopped (Last-Event-ID), and drops
 * what it has already.
 */

import { Deadline, sleep } from "./deadline.ts";
import { AbortedError, AmyError, ApiError, BadAnswerError, ConnectionFailedError, TimedOutError } from "./errors.ts";
import { type TurnEvent, isTerminal } from "./events.ts";
import type { EventBatch } from "./generated/schema.ts";
import type { Http, RequestOptions } from "./http.ts";
import { ASYNC_ITERATOR } from "./pages.ts";
import { ownFetchCannotStream } from "./platform.ts";
import { askedToWait, backoff, shouldRetry } from "./retry.ts";
import { EventStreamParser } from "./sse.ts";

export interface StreamOptions extends Omit<RequestOptions, "idempotencyKey"> {
  /** The seq of the last event that you have. 0: all of them. */
  after?: number | undefined;
  /** End where the turn begins to wait for its person (`turn.paused`), too. A reader that begins there stays for what
   * follows. */
  untilPause?: boolean | undefined;
  /** Milliseconds of silence after which a connection is taken for dead. The API says something every 15 s. 45,000. */
  idleTimeout?: number | undefined;
  /** `sse` keeps a connection open, `poll` asks again and again for a page. `auto`: whichever the platform's fetch can. */
  transport?: "auto" | "sse" | "poll" | undefined;
}

const IDLE_MS = 45_000;
const POLL_SECONDS = 20;
/** Pause before the next page where one was empty, for a server that does not wait. */
const EMPTY_POLL_MS = 500;
const RETRY_MS = 1000;
const MOMENT_MS = 250;
/** How many connections in a row may fail before a reader gives up: about a minute. */
const MAX_FAILURES = 10;

const FINAL: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);

/** What a connection that has ended says of the log. */
interface Ended {
  /** The log says itself that nothing follows, … */
  nothingMore: boolean;
  /** … or that nothing does before the person has decided. */
  paused: boolean;
  /** Milliseconds that the server asks to wait before the next one. */
  retryMs: number;
}

export class EventStream implements AsyncIterable<TurnEvent> {
  readonly #http: Http;
  readonly #path: string;
  readonly #options: StreamOptions;
  readonly #closing = new AbortController();
  #after: number;
  #polls: boolean;

  /** `path`: of the turn or the run. */
  constructor(http: Http, path: string, options: StreamOptions) {
    this.#http = http;
    this.#path = path;
    this.#options = options;
    this.#after = options.after ?? 0;
    const transport = options.transport ?? "auto";
    this.#polls = transport === "poll" || (transport === "auto" && !http.hasOwnFetch && ownFetchCannotStream());
  }

  /** The seq of the last event that came: give it as `after` to another stream, and it goes on from there. */
  get after(): number {
    return this.#after;
  }

  /** End the stream from outside: whoever waits for its next event is told that it is over. The turn goes on. */
  close(): void {
    this.#closing.abort();
  }

  /** A reading from the place where the last one stopped. Breaking off a `for await` ends its connection. */
  [ASYNC_ITERATOR](): AsyncGenerator<TurnEvent, void, undefined> {
    return this.#follow();
  }

  async *#follow(): AsyncGenerator<TurnEvent, void, undefined> {
    const { signal } = this.#options;
    if (signal?.aborted) throw new AbortedError(signal.reason);
    const abort = (): void => this.#closing.abort();
    signal?.addEventListener("abort", abort);
    try {
      yield* this.#connections();
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
      if (signal?.aborted) throw new AbortedError(signal.reason);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  async *#connections(): AsyncGenerator<TurnEvent, void, undefined> {
    const { untilPause = false } = this.#options;
    let last = false; // nothing follows the last event that came, as far as it tells
    for (let failures = 0; ; ) {
      const start = this.#after;
      let problem: ApiError | ConnectionFailedError | undefined;
      const ended: Ended = { nothingMore: false, paused: false, retryMs: RETRY_MS };
      const polls = this.#polls;
      const { writes } = this.#http;
      try {
        for await (const event of polls ? this.#poll(ended) : this.#connection(ended)) {
          if (event.seq <= this.#after) continue;
          this.#after = event.seq;
          last = isTerminal(event) || (untilPause && event.type === "turn.paused");
          yield event;
        }
      } catch (error) {
        if (!canComeBack(error)) throw error;
        problem = error;
      }
      const inOrder = !problem && !polls; // the server itself closed the stream
      if (last && (inOrder || ended.nothingMore || ended.paused)) return;
      failures = problem && this.#after === start ? failures + 1 : 0;
      if (problem && failures > MAX_FAILURES) throw problem;
      // A turn that was just set going again has its old end as the last event for a moment: ask the turn itself.
      if (ended.nothingMore && (await this.#isFinal())) return;
      if (problem) await sleep(pauseAfter(problem, failures), this.#closing.signal);
      else await this.#rest(ended.retryMs, writes);
    }
  }

  /** As long as the server asks for; it asks for long where the turn waits for its person. When this client has changed
   * something since the connection was made, that may have been the decision: then a moment. */
  async #rest(ms: number, writes: number): Promise<void> {
    for (const end = Date.now() + ms; ; ) {
      const left = end - Date.now();
      if (left <= 0) return;
      await sleep(Math.min(left, MOMENT_MS), this.#closing.signal);
      if (this.#http.writes !== writes) return;
    }
  }

  /** One connection: what comes on it until it ends. */
  async *#connection(ended: Ended): AsyncGenerator<TurnEvent, void, undefined> {
    const idleMs = this.#options.idleTimeout ?? IDLE_MS;
    const deadline = new Deadline(idleMs, this.#closing.signal);
    const parser = new EventStreamParser();
    let silent = true;
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": String(this.#after) };
      const asked = { method: "GET", path: `${this.#path}/events`, headers };
      const response = await this.#http.open(asked, this.#options, deadline);
      if (response.status === 204) {
        ended.nothingMore = true;
        return;
      }
      checkType(response, "text/event-stream");
      if (!response.body) {
        // This platform's fetch has no streams: go on by asking.
        this.#polls = true;
        parser.retryMs = 0;
        return;
      }
      const reader = response.body.getReader();
      for (;;) {
        deadline.extend(idleMs);
        const { done, value } = await deadline.guard(reader.read());
        if (done) return;
        silent = false;
        for (const message of parser.feed(value)) {
          if (message.event === "error") throw streamError(response, message.data);
          yield parsed(response, message.data);
        }
      }
    } catch (error) {
      // Not one byte: something on the way holds the stream back until it ends. Pages get through.
      if (silent && deadline.error instanceof TimedOutError && this.#options.transport !== "sse") this.#polls = true;
      if (deadline.error) throw deadline.error;
      throw error instanceof AmyError ? error : new ConnectionFailedError("The stream broke off.", error);
    } finally {
      ended.retryMs = parser.retryMs ?? RETRY_MS;
      deadline.cancel();
    }
  }

  /** A page of events, waited for. */
  async *#poll(ended: Ended): AsyncGenerator<TurnEvent, void, undefined> {
    const idleMs = this.#options.idleTimeout ?? IDLE_MS;
    const batch = await this.#http.call<EventBatch>(
      { method: "GET", path: `${this.#path}/events`, query: { after: this.#after, wait: POLL_SECONDS } },
      { ...this.#options, signal: this.#closing.signal, timeout: this.#options.timeout ?? idleMs, maxRetries: 0 },
    );
    yield* batch.data;
    ended.nothingMore = batch.ended;
    ended.paused = batch.paused;
    ended.retryMs = batch.data.length ? 0 : EMPTY_POLL_MS;
  }

  async #isFinal(): Promise<boolean> {
    const options = { ...this.#options, signal: this.#closing.signal };
    const work = await this.#http.call<{ status: string }>({ method: "GET", path: this.#path }, options);
    return FINAL.has(work.status);
  }
}

function canComeBack(error: unknown): error is ApiError | ConnectionFailedError {
  if (error instanceof BadAnswerError) return false;
  return error instanceof ApiError ? shouldRetry(error.status, error.headers) : error instanceof ConnectionFailedError;
}

function pauseAfter(problem: ApiError | ConnectionFailedError, failures: number): number {
  const asked = problem instanceof ApiError ? askedToWait(problem.headers) : undefined;
  return asked ?? backoff(Math.max(failures - 1, 0));
}

function checkType(response: Response, wanted: string): void {
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith(wanted)) {
    throw new BadAnswerError(`The answer is not ${wanted} but ${type || "of no type"}.`, response.status, response.headers);
  }
}

function parsed(response: Response, data: string): TurnEvent {
  try {
    const event = JSON.parse(data) as TurnEvent;
    if (typeof event.seq === "number" && typeof event.type === "string") return event;
  } catch {
    // said below
  }
  throw new BadAnswerError("An event lacks seq or type, or is not JSON.", response.status, response.headers);
}

/** The error of a stream that was refused after it had begun, as one with a bad token is. */
function streamError(response: Response, data: string): ApiError {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch {
    body = undefined; // its status is all that is known
  }
  return ApiError.of(response.status, response.headers, body);
}
