/** Labs, imports and exports: what is made of several calls. */

import { UploadError } from "./errors.ts";
import { type FileContent, formOf, nameOf, sendTo, sizeOf, type UploadOptions } from "./files.ts";
import { ExportsResource, ImportsResource, LabsResource } from "./generated/resources.ts";
import type { Export, Import, ImportCreate, Lab, Upload } from "./generated/schema.ts";
import { randomId } from "./platform.ts";
import { waitFor, type WaitOptions } from "./waiting.ts";

/** What a request can hold; larger files are sent to where they are kept. */
const SENT_AT_MOST = 4 * 1024 * 1024;

export class Labs extends LabsResource {
  /** Send a laboratory report, a PDF of up to 50 MB, and have it read: `waitFor` it. The same file again is the same
   * report. */
  async upload(file: FileContent, options: UploadOptions = {}): Promise<Lab> {
    const name = nameOf(file, options, "report.pdf");
    if (sizeOf(file) <= SENT_AT_MOST) {
      const form = formOf(file, name, "application/pdf");
      return this.http.call<Lab>({ method: "POST", path: "/v1/labs", ...form, idempotent: true }, options);
    }
    const keys = keysOf(options);
    const lab = await this.create({ file_name: name }, { ...options, idempotencyKey: keys.create });
    await sendTo(given(lab), file, name, this.http, options);
    return this.start(lab.id, { ...options, idempotencyKey: keys.start });
  }

  /** The report when it has been read: `completed`, `duplicate`, or `needs_confirmation`, where values wait for `update`. */
  waitFor(labId: string, options: WaitOptions<Lab> = {}): Promise<Lab> {
    const states = { atWork: ["awaiting_upload", "processing"] as const, failed: ["failed"] as const };
    return waitFor((each) => this.get(labId, each), states, options);
  }
}

export interface ImportOptions extends UploadOptions, Partial<Pick<ImportCreate, "format" | "preview">> {}

export class Imports extends ImportsResource {
  /** Send a file of another app (up to 2 GB) and have it read: `waitFor` it. With `preview` it then waits for `confirm`. */
  async upload(file: FileContent, options: ImportOptions = {}): Promise<Import> {
    const { format, preview, ...rest } = options;
    const name = nameOf(file, rest, "export");
    const body: ImportCreate = { file_name: name, size: sizeOf(file) };
    if (format !== undefined) body.format = format;
    if (preview !== undefined) body.preview = preview;
    const keys = keysOf(rest);
    const made = await this.create(body, { ...rest, idempotencyKey: keys.create });
    await sendTo(given(made), file, name, this.http, rest);
    return this.start(made.id, { ...rest, idempotencyKey: keys.start });
  }

  /** The import when there is nothing more to wait for: `completed`, or `previewed`. */
  waitFor(importId: string, options: WaitOptions<Import> = {}): Promise<Import> {
    const atWork = ["awaiting_upload", "detecting", "importing"] as const;
    return waitFor((each) => this.get(importId, each), { atWork, failed: ["failed", "cancelled"] }, options);
  }
}

export class Exports extends ExportsResource {
  /** The export when its file is there: `download.url` is good for 15 minutes. */
  waitFor(exportId: string, options: WaitOptions<Export> = {}): Promise<Export> {
    const states = { atWork: ["running"] as const, failed: ["failed", "expired"] as const };
    return waitFor((each) => this.get(exportId, each), states, options);
  }
}

/** A key for each of the two calls of an upload: the API keeps one for each route, and the caller gives one. */
function keysOf({ idempotencyKey = randomId() }: UploadOptions): { create: string; start: string } {
  return { create: idempotencyKey, start: `${idempotencyKey}-start` };
}

function given({ id, upload }: { id: string; upload?: Upload | null }): Upload {
  if (!upload) throw new UploadError(`${id} was not given an address to send its file to.`);
  return upload;
}
