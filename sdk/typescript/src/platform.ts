/** What differs between browsers, Node and React Native, asked for without assuming any of it. */

interface Globals {
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
  navigator?: { product?: string };
  crypto?: { randomUUID?: () => string; getRandomValues?: (bytes: Uint8Array) => Uint8Array };
}

const globals = globalThis as Globals;

export const RUNS_ON_NODE = typeof globals.process?.versions?.node === "string";

/** React Native's own fetch gives an answer when all of it has come: a stream would be one long silence. */
export function ownFetchCannotStream(): boolean {
  return globals.navigator?.product === "ReactNative";
}

/** A variable of the environment, where there is one; an empty one is none. */
export function environment(name: string): string | undefined {
  return globals.process?.env?.[name]?.trim() || undefined;
}

/** 128 random bits as text, for idempotency keys: they must differ, not be hard to guess. */
export function randomId(): string {
  if (globals.crypto?.randomUUID) return globals.crypto.randomUUID();
  const bytes = new Uint8Array(16);
  if (globals.crypto?.getRandomValues) globals.crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.floor(Math.random() * 256)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
