/** Files on their way to the API: as a part of a form, or by a form of their own to where they are kept. */

import { Deadline } from "./deadline.ts";
import { UploadError } from "./errors.ts";
import type { Upload } from "./generated/schema.ts";
import type { Http, RequestOptions } from "./http.ts";
import { randomId } from "./platform.ts";

/** A file of React Native, whose bytes JavaScript does not see. */
export interface NativeFile {
  uri: string;
  name: string;
  type: string;
  /** Bytes: expo-document-picker and expo-file-system say it. */
  size: number;
}

/** What can be sent: a File or Blob (browsers, Node), bytes (everywhere), or a file of React Native. */
export type FileContent = Blob | Uint8Array | ArrayBuffer | NativeFile;

export interface UploadOptions extends RequestOptions {
  /** Its name, for the person to recognise it. A File and a NativeFile have one. */
  name?: string | undefined;
}

export function sizeOf(file: FileContent): number {
  return file instanceof ArrayBuffer || file instanceof Uint8Array ? file.byteLength : file.size;
}

export function nameOf(file: FileContent, options: UploadOptions, otherwise: string): string {
  return options.name ?? (file as { name?: string }).name ?? otherwise;
}

/** A form with `fields` and then the file, as a body and the headers that it needs. */
export function formOf(
  file: FileContent,
  name: string,
  type: string,
  fields: Record<string, string> = {},
): { rawBody: unknown; headers: Record<string, string> } {
  if (file instanceof ArrayBuffer || file instanceof Uint8Array) return byteForm(file, name, type, fields);
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if ("uri" in file) form.append("file", file as unknown as Blob); // React Native reads it while it sends
  else form.append("file", file, name);
  return { rawBody: form, headers: {} };
}

/** The same from bytes, put together by hand: React Native makes no Blob from bytes. */
function byteForm(
  file: Uint8Array | ArrayBuffer,
  name: string,
  type: string,
  fields: Record<string, string>,
): { rawBody: unknown; headers: Record<string, string> } {
  const boundary = `amy-${randomId()}`;
  const quoted = name.replace(/["\r\n]/g, (character) => encodeURIComponent(character));
  const head = [
    ...Object.entries(fields).map(
      ([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: ${type}\r\n\r\n`,
  ];
  const encoder = new TextEncoder();
  const parts = [
    encoder.encode(head.join("")),
    file instanceof ArrayBuffer ? new Uint8Array(file) : file,
    encoder.encode(`\r\n--${boundary}--\r\n`),
  ];
  const body = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return { rawBody: body, headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` } };
}

/** Sends a file by a presigned form, which needs no key and must not get ours. Throws UploadError. */
export async function sendTo(upload: Upload, file: FileContent, name: string, http: Http, options: RequestOptions): Promise<void> {
  const size = sizeOf(file);
  if (size > upload.max_bytes) {
    throw new UploadError(`${name} has ${size} bytes, and at most ${upload.max_bytes} are taken.`);
  }
  const form = formOf(file, name, "application/octet-stream", upload.fields);
  const deadline = new Deadline(options.timeout ?? Infinity, options.signal);
  try {
    const init = { method: upload.method, headers: form.headers, body: form.rawBody, signal: deadline.signal };
    const response = await deadline.guard(http.fetch(upload.url, init));
    if (!response.ok) throw new UploadError(`${name} was not taken: the store answered ${response.status}.`);
  } catch (error) {
    if (deadline.error) throw deadline.error;
    throw error instanceof UploadError ? error : new UploadError(`${name} could not be sent.`, error);
  } finally {
    deadline.close();
  }
}
