/** Amy's API for browsers, Node and React Native. */

export { Amy, Amy as default } from "./client.ts";
export type { Answered, Call } from "./call.ts";
export * from "./errors.ts";
export { AnswerText, type EventOf, type EventType, isTerminal, type TurnEvent } from "./events.ts";
export type { EventStream, StreamOptions } from "./event_stream.ts";
export type { FileContent, NativeFile, UploadOptions } from "./files.ts";
export type * from "./generated/schema.ts";
export type { ClientOptions, Fetch, RequestOptions } from "./http.ts";
export type { Page, PageCall } from "./pages.ts";
export type { ImportOptions } from "./uploads.ts";
export { VERSION } from "./version.ts";
export type { WaitOptions } from "./waiting.ts";
export type { Question, RunOptions } from "./work.ts";
