// Asks again until something has come to rest.
import { get, pause } from "./api.js";

const FIRST_MS = 400;
const LONGEST_MS = 3000;

/** What is at `path`, once `rests` says so of it; `onChange` hears of each state on the way. Raises ApiError, AbortError. */
export async function settled(path, rests, onChange, signal) {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 1.3, LONGEST_MS)) {
    const state = await get(path, { signal });
    onChange(state);
    if (rests(state)) return state;
    await pause(wait, signal);
  }
}
