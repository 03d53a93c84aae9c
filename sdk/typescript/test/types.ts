/** What a program may and may not write: compiled against the built package, never run. */

import Default, {
  Amy,
  AnswerText,
  ApiError,
  type Call,
  type EventOf,
  isTerminal,
  NotCompletedError,
  type Page,
  RateLimitError,
  type Turn,
  type TurnCreate,
  type TurnEvent,
} from "@amy/sdk";

const amy: Default = new Amy({ apiKey: "amy_sk_…", baseUrl: "https://api.amy.health", fetch: globalThis.fetch });

export async function turns(): Promise<string> {
  const body: TurnCreate = { messages: [{ role: "user", content: "How is my sleep?" }] };
  const call: Call<Turn> = amy.turns.create(body);
  const { data, response, requestId } = await call.withResponse();
  const status: "pending" | "queued" | "running" | "awaiting_approval" | "completed" | "failed" | "cancelled" = data.status;
  const all: Turn[] = await Promise.all([call, amy.turns.get(data.id, { timeout: 1000, signal: new AbortController().signal })]);
  const answer = await amy.turns.run("How is my sleep?", { onEvent: (event) => console.log(event.type) });
  console.log(status, all.length, response.headers.get("x-request-id"), requestId?.length);
  const findings: string[] = answer.result.findings.map((finding) => finding.id);
  return answer.result.text + findings.join();
}

export async function lists(): Promise<void> {
  const page: Page<Turn> = await amy.turns.list({ limit: 5 });
  const next: Page<Turn> | undefined = await page.next();
  for await (const turn of next ?? page) console.log(turn.links.events);
  for await (const memory of amy.memory.list({ kind: "preference" })) console.log(memory.text);
}

export function told(event: TurnEvent): string {
  if (isTerminal(event)) return event.data.error?.code ?? event.type;
  switch (event.type) {
    case "text.delta":
      return event.data.text;
    case "cost":
    case "cost_warning":
      return event.data.total_usd.toFixed(2);
    case "agent.tool_call":
      return event.data.tool ?? "";
    default:
      return event.step ?? "";
  }
}

export function caught(error: unknown): number | string {
  if (error instanceof RateLimitError) return error.headers.get("retry-after") ?? error.code;
  if (error instanceof ApiError) return error.status;
  if (error instanceof NotCompletedError) return error.code;
  return 0;
}

export const delta: EventOf<"text.delta">["data"] = { text: "Sleep", attempt: 1 };
export const text: string = new AnswerText().text;

export async function files(file: File): Promise<void> {
  const lab = await amy.labs.upload(file);
  await amy.labs.waitFor(lab.id, { onProgress: (each) => console.log(each.progress.stage) });
  await amy.imports.upload(new Uint8Array(3), { name: "days.csv", format: "daily_csv", preview: true });
  await amy.labs.upload({ uri: "file:///report.pdf", name: "report.pdf", type: "application/pdf", size: 3 });
  const nothing: void = await amy.labs.delete(lab.id);
  return nothing;
}

export function mistakes(): void {
  // @ts-expect-error a turn has messages
  void amy.turns.create({});
  // @ts-expect-error no such role
  void amy.turns.create({ messages: [{ role: "doctor", content: "?" }] });
  // @ts-expect-error no such field: the API would refuse it
  void amy.turns.create({ messages: [], streaming: true });
  // @ts-expect-error an id is needed
  void amy.turns.get();
  // @ts-expect-error no such event
  if (({} as TurnEvent).type === "turn.finished") return;
  // @ts-expect-error run would wait for ever
  void amy.turns.run({ messages: [], start: "queued" });
}
