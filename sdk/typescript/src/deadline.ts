/** Ends of waiting: a time that is over, and the signal of a caller. AbortSignal.any and .timeout are not everywhere. */

import { AbortedError, TimedOutError } from "./errors.ts";

/** Bounds one piece of work in time. `signal` is for fetch; `guard` is for what does not listen to signals. Close it. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #over: Promise<never>;
  #end!: (error: Error) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #error: Error | undefined;

  constructor(ms: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    this.#over = new Promise<never>((_, reject) => {
      this.#end = reject;
    });
    this.#over.catch(() => undefined);
    this.extend(ms);
    if (outer?.aborted) this.#abort();
    else outer?.addEventListener("abort", this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it is over, if it is. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Begin to count anew. */
  extend(ms: number): void {
    clearTimeout(this.#timer);
    if (Number.isFinite(ms)) {
      this.#timer = setTimeout(() => this.#stop(new TimedOutError(`Nothing came within ${ms / 1000} s.`)), ms);
    }
  }

  /** What comes of the work, or the deadline's error where that is sooner. */
  async guard<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined); // nobody listens any more once the deadline has won
    try {
      return await Promise.race([work, this.#over]);
    } catch (error) {
      throw this.#error ?? error;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#abort);
  }

  /** Close it, and end what still runs under its signal. */
  cancel(): void {
    this.close();
    this.#controller.abort();
  }

  readonly #abort = (): void => this.#stop(new AbortedError(this.#outer?.reason));

  #stop(error: Error): void {
    this.#error ??= error;
    this.#end(this.#error);
    this.#controller.abort();
  }
}

/** Returns after so many milliseconds. Throws AbortedError as soon as the signal says so. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(new AbortedError(signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
