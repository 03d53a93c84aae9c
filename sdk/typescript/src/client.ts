/** The client: all resources, and what is made of several calls. */

import { DEFAULT_BASE_URL, Resources } from "./generated/resources.ts";
import { type ClientOptions, Http } from "./http.ts";
import { Exports, Imports, Labs } from "./uploads.ts";
import { Runs, Turns } from "./work.ts";

/**
 * Amy's API as one person.
 *
 *     const amy = new Amy({ apiKey: "amy_sk_…" });
 *     const turn = await amy.turns.run("How is my sleep?");
 *     console.log(turn.result.text);
 */
export class Amy extends Resources {
  override readonly turns: Turns;
  override readonly runs: Runs;
  override readonly labs: Labs;
  override readonly imports: Imports;
  override readonly exports: Exports;
  readonly baseUrl: string;

  constructor(options: ClientOptions = {}) {
    const http = new Http(options, DEFAULT_BASE_URL);
    super(http);
    this.baseUrl = http.baseUrl;
    this.turns = new Turns(http);
    this.runs = new Runs(http);
    this.labs = new Labs(http);
    this.imports = new Imports(http);
    this.exports = new Exports(http);
  }
}
