/** A fetch that answers from a script, for what no server can be brought to do. */

import { Amy } from "../src/index.ts";
import type { ClientOptions } from "../src/index.ts";

export interface Seen {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}

type Answer = Response | Error | ((request: Seen, signal: AbortSignal) => Promise<Response> | Response);

/** A client whose requests get these answers, in order, the last one for ever; and what was asked. */
export function scripted(answers: Answer[], options: ClientOptions = {}): { amy: Amy; seen: Seen[] } {
  const seen: Seen[] = [];
  let at = 0;
  const fetch = async (url: string, init: { method: string; headers: Record<string, string>; body?: unknown; signal: AbortSignal }) => {
    const request = { url, method: init.method, headers: init.headers, body: init.body };
    seen.push(request);
    const answer = answers[Math.min(at++, answers.length - 1)]!;
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(request, init.signal) : answer;
  };
  return { amy: new Amy({ apiKey: "amy_sk_test", baseUrl: "http://amy.test", fetch, ...options }), seen };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}

export function refused(status: number, code: string, headers: Record<string, string> = {}): Response {
  return json({ error: { code, message: `It is ${code}.`, request_id: "req_1", docs_url: `https://docs/${code}` } }, status, headers);
}

export function event(seq: number, type = "agent.thinking", data: unknown = { summary: "Schläft – 睡眠 💤" }): string {
  const envelope = { seq, id: `e${seq}`, type, turn_id: "turn_1", at: "2026-01-01T00:00:00.000Z", data };
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(envelope)}\n\n`;
}

/** A stream of these pieces; with `end` it ends in order, otherwise it is cut, or (`silent`) says nothing more. */
export function stream(pieces: (string | Uint8Array)[], end: "end" | "cut" | "silent" = "end"): Response {
  const encoder = new TextEncoder();
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[at++];
      if (piece !== undefined) controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
      else if (end === "end") controller.close();
      else if (end === "cut") controller.error(new TypeError("terminated"));
      else return new Promise(() => undefined);
      return undefined;
    },
  });
  return new Response(body, { status: 200, headers: { "Content-Type": "text/event-stream" } });
}

export async function seqs(events: AsyncIterable<{ seq: number }>): Promise<number[]> {
  const found: number[] = [];
  for await (const each of events) found.push(each.seq);
  return found;
}
