/** Waiting for work that ends by itself. */

import type { Call } from "./call.ts";
import { sleep } from "./deadline.ts";
import { NotCompletedError, WaitError } from "./errors.ts";
import type { Failure } from "./generated/schema.ts";
import type { RequestOptions } from "./http.ts";

export interface WaitOptions<T> extends Omit<RequestOptions, "idempotencyKey" | "timeout"> {
  /** Called with each state that is seen, the last one included. */
  onProgress?: ((work: T) => void) | undefined;
  /** Milliseconds between two looks. 1,000. */
  interval?: number | undefined;
  /** Milliseconds after which to give up; the work goes on. 20 minutes. */
  timeout?: number | undefined;
}

const INTERVAL_MS = 1000;
const WAIT_MS = 20 * 60_000;

/** Looks until the status is none of `atWork`. Throws NotCompletedError where it is one of `failed`, WaitError after
 * `timeout`. */
export async function waitFor<T extends { id: string; status: string; error?: Failure | null }>(
  look: (options: RequestOptions) => Call<T>,
  states: { atWork: readonly T["status"][]; failed: readonly T["status"][] },
  { onProgress, interval = INTERVAL_MS, timeout = WAIT_MS, ...options }: WaitOptions<T>,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const work = await look(options);
    onProgress?.(work);
    if (states.failed.includes(work.status)) throw new NotCompletedError(work);
    if (!states.atWork.includes(work.status)) return work;
    if (Date.now() + interval > end) throw new WaitError(`${work.id} is still ${work.status} after ${timeout / 1000} s.`);
    await sleep(interval, options.signal);
  }
}
