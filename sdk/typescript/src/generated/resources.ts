// Made from openapi.json by `make sdk`. Do not edit.

import type { Call } from "../call.ts";
import { EventStream, type StreamOptions } from "../event_stream.ts";
import type { Http, RequestOptions } from "../http.ts";
import type { PageCall } from "../pages.ts";
import { segment } from "../url.ts";
import type {
  Action,
  ActionsListQuery,
  ApiKey,
  ApiKeyCreate,
  ApiKeyCreated,
  ApiKeyUpdate,
  ApiKeysListQuery,
  Approval,
  ApprovalDecision,
  ApprovalsListQuery,
  Catalogue,
  CheckIn,
  CheckInCreate,
  CheckInResult,
  CheckInUpdate,
  CheckInsListQuery,
  CheckInsResultsQuery,
  Consent,
  ConsentCreate,
  Consents,
  DataBiomarkersQuery,
  DataSummariesQuery,
  DataSyncQuery,
  DaySummary,
  DeviceLogin,
  DeviceLoginDecision,
  DeviceLoginRequest,
  DeviceLoginStart,
  DeviceToken,
  DeviceTokenRequest,
  Erasure,
  ErasuresGetQuery,
  Export,
  ExportsListQuery,
  Import,
  ImportCreate,
  ImportsListQuery,
  Lab,
  LabCreate,
  LabSummary,
  LabUpdate,
  LabsListQuery,
  Me,
  MeEraseQuery,
  MeUpdate,
  Memory,
  MemoryCreate,
  MemoryListQuery,
  MemoryUpdate,
  Proof,
  Rebuild,
  Replay,
  Review,
  ReviewResolve,
  ReviewsListQuery,
  Run,
  RunCreate,
  RunsListQuery,
  RunsTraceQuery,
  SeriesAnswer,
  SourceConnect,
  SourceList,
  SourcePriorities,
  SourceSession,
  SourcesDeleteQuery,
  StreamToken,
  StreamTokenCreate,
  Summary,
  SyncPage,
  SystemHealthResult,
  TokenRevocation,
  TokenRevoked,
  Trace,
  Turn,
  TurnCreate,
  TurnsListQuery,
  TurnsTraceQuery,
} from "./schema.ts";

/** Where the API is, unless the client is told another place. */
export const DEFAULT_BASE_URL = "https://api.amy.health";

export class ActionsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List what agents asked for.
   *
   * Those of the newest turn or run first. `status`, `topic` and `turn_id` narrow the list.
   *
   * `GET /v1/actions`
   */
  list(query: ActionsListQuery = {}, options: RequestOptions = {}): PageCall<Action> {
    return this.http.list({ method: "GET", path: "/v1/actions", query: { ...query } }, options);
  }

  /**
   * Read what became of an action.
   *
   * The id is the one that the agent was given: `event_id` in the result of its `emit_event`.
   *
   * `GET /v1/actions/{action_id}`
   *
   * @param actionId `evt_…`
   */
  get(actionId: string, options: RequestOptions = {}): Call<Action> {
    return this.http.call({ method: "GET", path: `/v1/actions/${segment(actionId)}` }, options);
  }
}

export class ApiKeysResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your API keys.
   *
   * The newest first, without their secrets.
   *
   * `GET /v1/api-keys`
   */
  list(query: ApiKeysListQuery = {}, options: RequestOptions = {}): PageCall<ApiKey> {
    return this.http.list({ method: "GET", path: "/v1/api-keys", query: { ...query } }, options);
  }

  /**
   * Make an API key.
   *
   * The answer holds its `secret`, which is shown this once. Without `scopes` it may do what you may do; a key cannot
   * make one that may do more than itself (403 insufficient_scope), nor one that outlives it.
   *
   * `POST /v1/api-keys`
   */
  create(body: ApiKeyCreate, options: RequestOptions = {}): Call<ApiKeyCreated> {
    return this.http.call({ method: "POST", path: "/v1/api-keys", body, idempotent: true }, options);
  }

  /**
   * Rename an API key.
   *
   * What it may do and when it ends stay as they are: for that, make another one.
   *
   * `PATCH /v1/api-keys/{key_id}`
   *
   * @param keyId `key_…`
   */
  update(keyId: string, body: ApiKeyUpdate, options: RequestOptions = {}): Call<ApiKey> {
    return this.http.call({ method: "PATCH", path: `/v1/api-keys/${segment(keyId)}`, body, idempotent: true }, options);
  }

  /**
   * Revoke an API key.
   *
   * It opens nothing any more, after 60 seconds at the latest. A key may revoke itself.
   *
   * `DELETE /v1/api-keys/{key_id}`
   *
   * @param keyId `key_…`
   */
  delete(keyId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/api-keys/${segment(keyId)}` }, options);
  }
}

export class ApprovalsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your approvals.
   *
   * Those of the newest turn first. What each is about in full is shown where it is read alone.
   *
   * `GET /v1/approvals`
   */
  list(query: ApprovalsListQuery = {}, options: RequestOptions = {}): PageCall<Approval> {
    return this.http.list({ method: "GET", path: "/v1/approvals", query: { ...query } }, options);
  }

  /**
   * Read an approval.
   *
   * What is decided, by when, and what it is about: the plan, or the findings and the draft.
   *
   * `GET /v1/approvals/{approval_id}`
   *
   * @param approvalId `apr_…`
   */
  get(approvalId: string, options: RequestOptions = {}): Call<Approval> {
    return this.http.call({ method: "GET", path: `/v1/approvals/${segment(approvalId)}` }, options);
  }

  /**
   * Approve or reject.
   *
   * An answer that is approved is given, one that is rejected ends its turn as cancelled, with what was reached.
   * Approving a plan is starting its turn, rejecting it is cancelling it. The same decision again changes nothing;
   * another one is refused with 409 `approval_decided`, or `approval_expired` when the time was over.
   *
   * `POST /v1/approvals/{approval_id}`
   *
   * @param approvalId `apr_…`
   */
  decide(approvalId: string, body: ApprovalDecision, options: RequestOptions = {}): Call<Approval> {
    return this.http.call({ method: "POST", path: `/v1/approvals/${segment(approvalId)}`, body, idempotent: true }, options);
  }
}

export class AuthResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Let a device in, or not.
   *
   * For the person who is signed in where the device's code is typed. Without `decision` it tells who asks and for
   * what, which the person should see first. A code is decided once. Ten tries in ten minutes: guessing is not on.
   *
   * `POST /v1/auth/cli/approve`
   */
  approveDeviceLogin(body: DeviceLoginDecision, options: RequestOptions = {}): Call<DeviceLoginRequest> {
    return this.http.call({ method: "POST", path: "/v1/auth/cli/approve", body, idempotent: true }, options);
  }

  /**
   * Revoke a key by its secret.
   *
   * Public: whoever holds a key may end it (RFC 7009), whatever its scopes. It opens nothing any more, after 60 seconds
   * at the latest. 200 also where there is no such key, so the answer tells nothing. Takes a form or JSON.
   *
   * `POST /v1/auth/cli/revoke`
   */
  revokeToken(body: TokenRevocation, options: RequestOptions = {}): Call<TokenRevoked> {
    return this.http.call({ method: "POST", path: "/v1/auth/cli/revoke", body, isPublic: true }, options);
  }

  /**
   * Begin to sign in a device.
   *
   * Public. Show the person `user_code` and `verification_uri`, then ask POST /v1/auth/cli/token every `interval`
   * seconds. Takes JSON or a form.
   *
   * `POST /v1/auth/cli/start`
   */
  startDeviceLogin(body: DeviceLoginStart = {}, options: RequestOptions = {}): Call<DeviceLogin> {
    return this.http.call({ method: "POST", path: "/v1/auth/cli/start", body, isPublic: true }, options);
  }

  /**
   * Get the key of a device that was let in.
   *
   * Public. 400 with `authorization_pending` until the person has decided; after `slow_down` wait 5 seconds longer
   * between requests, for good; `access_denied` and `expired_token` end it. The key is handed out once. Takes a form or
   * JSON.
   *
   * `POST /v1/auth/cli/token`
   */
  deviceToken(body: DeviceTokenRequest, options: RequestOptions = {}): Call<DeviceToken> {
    return this.http.call({ method: "POST", path: "/v1/auth/cli/token", body, isPublic: true }, options);
  }
}

export class CheckInsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your check-ins.
   *
   * Newest first, each with its last result.
   *
   * `GET /v1/check-ins`
   */
  list(query: CheckInsListQuery = {}, options: RequestOptions = {}): PageCall<CheckIn> {
    return this.http.list({ method: "GET", path: "/v1/check-ins", query: { ...query } }, options);
  }

  /**
   * Have Amy check in.
   *
   * With a question of your own, a built-in, or a run of an agent: one of the three. `schedule` is a `cron(…)` or
   * `rate(…)` of EventBridge Scheduler, at most once an hour, in `time_zone`. 409 `too_many_check_ins` beyond 20.
   *
   * `POST /v1/check-ins`
   */
  create(body: CheckInCreate, options: RequestOptions = {}): Call<CheckIn> {
    return this.http.call({ method: "POST", path: "/v1/check-ins", body, idempotent: true }, options);
  }

  /**
   * Read a check-in.
   *
   * With its last result.
   *
   * `GET /v1/check-ins/{check_in_id}`
   *
   * @param checkInId `chk_…`
   */
  get(checkInId: string, options: RequestOptions = {}): Call<CheckIn> {
    return this.http.call({ method: "GET", path: `/v1/check-ins/${segment(checkInId)}` }, options);
  }

  /**
   * Change or pause a check-in.
   *
   * A merge patch (RFC 7396): a field that is absent stays, null clears it. `enabled: false` pauses it. A slot that is
   * being dealt with goes on as it was.
   *
   * `PATCH /v1/check-ins/{check_in_id}`
   *
   * @param checkInId `chk_…`
   */
  update(checkInId: string, body: CheckInUpdate = {}, options: RequestOptions = {}): Call<CheckIn> {
    return this.http.call({ method: "PATCH", path: `/v1/check-ins/${segment(checkInId)}`, body, idempotent: true }, options);
  }

  /**
   * Delete a check-in.
   *
   * With its schedule and its results. A turn that it has started goes on, and stays until you delete it.
   *
   * `DELETE /v1/check-ins/{check_in_id}`
   *
   * @param checkInId `chk_…`
   */
  delete(checkInId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/check-ins/${segment(checkInId)}` }, options);
  }

  /**
   * Have a check-in now.
   *
   * Its slot is this moment. Pause, quiet hours and `skip_when_no_new_data` do not hold; `something_changed` still asks
   * nothing when nothing has changed. Follow it in the check-in's results.
   *
   * `POST /v1/check-ins/{check_in_id}/fire`
   *
   * @param checkInId `chk_…`
   */
  fire(checkInId: string, options: RequestOptions = {}): Call<CheckInResult> {
    return this.http.call({ method: "POST", path: `/v1/check-ins/${segment(checkInId)}/fire`, idempotent: true }, options);
  }

  /**
   * Read a check-in's results.
   *
   * What became of its last slots, newest first: at most 50 are kept, in one page.
   *
   * `GET /v1/check-ins/{check_in_id}/results`
   *
   * @param checkInId `chk_…`
   */
  results(checkInId: string, query: CheckInsResultsQuery = {}, options: RequestOptions = {}): PageCall<CheckInResult> {
    return this.http.list({ method: "GET", path: `/v1/check-ins/${segment(checkInId)}/results`, query: { ...query } }, options);
  }
}

export class ConsentsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Read what you agreed to.
   *
   * What holds for each purpose, and the statements that it comes from. What was never said is not granted.
   *
   * `GET /v1/me/consents`
   */
  list(options: RequestOptions = {}): Call<Consents> {
    return this.http.call({ method: "GET", path: "/v1/me/consents" }, options);
  }

  /**
   * Agree to a purpose, or withdraw.
   *
   * Adds a statement; it holds from now on. Without `health_data_processing` no data comes in and nothing is asked;
   * without `model_provider` nothing is asked: such requests are refused with `consent_required`. What is at work goes
   * on to its end, and what is there stays: to remove it, delete it, or the account.
   *
   * `POST /v1/me/consents`
   */
  create(body: ConsentCreate, options: RequestOptions = {}): Call<Consent> {
    return this.http.call({ method: "POST", path: "/v1/me/consents", body, idempotent: true }, options);
  }
}

export class DataResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Read series over time.
   *
   * Daily metrics and laboratory markers by day, week (from Monday) or month. Without `from` the last 90 days. A span
   * at the edge holds what lies within the range.
   *
   * `GET /v1/data/biomarkers`
   */
  biomarkers(query: DataBiomarkersQuery, options: RequestOptions = {}): Call<SeriesAnswer> {
    return this.http.call({ method: "GET", path: "/v1/data/biomarkers", query: { ...query } }, options);
  }

  /**
   * List what can be measured.
   *
   * The catalogue: name, unit and meaning of every metric and marker, and which other units there are.
   *
   * `GET /v1/data/metrics`
   */
  metrics(options: RequestOptions = {}): Call<Catalogue> {
    return this.http.call({ method: "GET", path: "/v1/data/metrics" }, options);
  }

  /**
   * List your days.
   *
   * Newest first; days without any value are absent.
   *
   * `GET /v1/data/summaries`
   */
  summaries(query: DataSummariesQuery = {}, options: RequestOptions = {}): PageCall<Summary> {
    return this.http.list({ method: "GET", path: "/v1/data/summaries", query: { ...query } }, options);
  }

  /**
   * Read a day.
   *
   * With its workouts and, where sources differ, what each of them said.
   *
   * `GET /v1/data/summaries/{day}`
   *
   * @param day `YYYY-MM-DD`, the person's local date.
   */
  summary(day: string, options: RequestOptions = {}): Call<DaySummary> {
    return this.http.call({ method: "GET", path: `/v1/data/summaries/${segment(day)}` }, options);
  }

  /**
   * Follow what changes.
   *
   * Without a cursor everything, then what changed since: apply the entries of each page to your copy (`deleted`
   * removes), keep `cursor` with it, and ask again while `has_more`. Later, go on with the cursor that you kept; your
   * copy then is what the server has.
   *
   * `GET /v1/data/sync`
   */
  sync(query: DataSyncQuery = {}, options: RequestOptions = {}): Call<SyncPage> {
    return this.http.call({ method: "GET", path: "/v1/data/sync", query: { ...query } }, options);
  }
}

export class ErasuresResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Read how far an erasure is.
   *
   * Public: the token of the link is the key. What it shows names nobody.
   *
   * `GET /v1/erasures/{erasure_id}`
   *
   * @param erasureId `ers_…`
   */
  get(erasureId: string, query: ErasuresGetQuery = {}, options: RequestOptions = {}): Call<Erasure> {
    return this.http.call({ method: "GET", path: `/v1/erasures/${segment(erasureId)}`, query: { ...query }, isPublic: true }, options);
  }
}

export class ExportsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your exports.
   *
   * Newest first.
   *
   * `GET /v1/exports`
   */
  list(query: ExportsListQuery = {}, options: RequestOptions = {}): PageCall<Export> {
    return this.http.list({ method: "GET", path: "/v1/exports", query: { ...query } }, options);
  }

  /**
   * Ask for a copy of all your data.
   *
   * Answers at once; read the export until it is completed. While one is being written, it is that one. The file is
   * deleted after seven days.
   *
   * `POST /v1/exports`
   */
  create(options: RequestOptions = {}): Call<Export> {
    return this.http.call({ method: "POST", path: "/v1/exports", idempotent: true }, options);
  }

  /**
   * Read an export.
   *
   * Of one that is completed, with an address to download it from: made anew each time, good for 15 minutes.
   *
   * `GET /v1/exports/{export_id}`
   *
   * @param exportId `exp_…`
   */
  get(exportId: string, options: RequestOptions = {}): Call<Export> {
    return this.http.call({ method: "GET", path: `/v1/exports/${segment(exportId)}` }, options);
  }
}

export class ImportsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your imports.
   *
   * Newest first.
   *
   * `GET /v1/imports`
   */
  list(query: ImportsListQuery = {}, options: RequestOptions = {}): PageCall<Import> {
    return this.http.list({ method: "GET", path: "/v1/imports", query: { ...query } }, options);
  }

  /**
   * Import a file.
   *
   * As `text/csv`: a table of at most 4 MB (a row for each local date with a column `date` and columns named like
   * metrics; or one of the tables that WHOOP and Oura export) is imported at once and answered as completed. As JSON:
   * an import that waits for its file (export.zip of Apple Health, Fitbit's archive, WHOOP's, Oura's JSON, at most 2
   * GB), to be sent by the form in `upload` and then started with POST …/start. Importing a file again writes nothing.
   * 422 `unreadable_import` says why a table is refused.
   *
   * `POST /v1/imports`
   */
  create(body: ImportCreate, options: RequestOptions = {}): Call<Import> {
    return this.http.call({ method: "POST", path: "/v1/imports", body, idempotent: true }, options);
  }

  /**
   * Read an import.
   *
   * How far it is, what its file holds, and what became of it.
   *
   * `GET /v1/imports/{import_id}`
   *
   * @param importId `imp_…`
   */
  get(importId: string, options: RequestOptions = {}): Call<Import> {
    return this.http.call({ method: "GET", path: `/v1/imports/${segment(importId)}` }, options);
  }

  /**
   * Cancel or forget an import.
   *
   * One that has not ended is cancelled and stays in the list; what it has written stays too. One that has ended is
   * forgotten: its row and its file go, the days it brought stay (DELETE /v1/sources/… removes those).
   *
   * `DELETE /v1/imports/{import_id}`
   *
   * @param importId `imp_…`
   */
  delete(importId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/imports/${segment(importId)}` }, options);
  }

  /**
   * Write what a preview has shown.
   *
   * Within a day: what was read is kept no longer. Confirming again changes nothing.
   *
   * `POST /v1/imports/{import_id}/confirm`
   *
   * @param importId `imp_…`
   */
  confirm(importId: string, options: RequestOptions = {}): Call<Import> {
    return this.http.call({ method: "POST", path: `/v1/imports/${segment(importId)}/confirm`, idempotent: true }, options);
  }

  /**
   * Start an import whose file was sent.
   *
   * Follow it with GET: `progress` moves about once a second. 409 `upload_missing` when the file is not there. Starting
   * an import that is at work changes nothing.
   *
   * `POST /v1/imports/{import_id}/start`
   *
   * @param importId `imp_…`
   */
  start(importId: string, options: RequestOptions = {}): Call<Import> {
    return this.http.call({ method: "POST", path: `/v1/imports/${segment(importId)}/start`, idempotent: true }, options);
  }
}

export class LabsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your laboratory reports.
   *
   * The newest first, without their values.
   *
   * `GET /v1/labs`
   */
  list(query: LabsListQuery = {}, options: RequestOptions = {}): PageCall<LabSummary> {
    return this.http.list({ method: "GET", path: "/v1/labs", query: { ...query } }, options);
  }

  /**
   * Send a laboratory report.
   *
   * A PDF of up to 4 MB as the part `file` of a form: 202, and the report is read. Or a JSON body: 201 with `upload`, a
   * form by which up to 50 MB are sent to the bucket, then POST /v1/labs/:id/start. A file that is there already is the
   * same report: 200, and nothing is read again; one that failed is read anew.
   *
   * `POST /v1/labs`
   */
  create(body: LabCreate, options: RequestOptions = {}): Call<Lab> {
    return this.http.call({ method: "POST", path: "/v1/labs", body, idempotent: true }, options);
  }

  /**
   * Read a laboratory report.
   *
   * How far its reading is, and its values with their ranges, where they stand, and what has to be confirmed.
   *
   * `GET /v1/labs/{lab_id}`
   *
   * @param labId `lab_…`
   */
  get(labId: string, options: RequestOptions = {}): Call<Lab> {
    return this.http.call({ method: "GET", path: `/v1/labs/${segment(labId)}` }, options);
  }

  /**
   * Confirm, correct or drop values.
   *
   * Values that wait count once they are confirmed, as they are or corrected; a value that counts can be corrected or
   * dropped, too. `taken_on` sets the day of all of them.
   *
   * `PATCH /v1/labs/{lab_id}`
   *
   * @param labId `lab_…`
   */
  update(labId: string, body: LabUpdate, options: RequestOptions = {}): Call<Lab> {
    return this.http.call({ method: "PATCH", path: `/v1/labs/${segment(labId)}`, body, idempotent: true }, options);
  }

  /**
   * Delete a laboratory report.
   *
   * With its values, in the report and among your markers, and its file.
   *
   * `DELETE /v1/labs/{lab_id}`
   *
   * @param labId `lab_…`
   */
  delete(labId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/labs/${segment(labId)}` }, options);
  }

  /**
   * Read a report that was uploaded.
   *
   * Of a report that is being read, or has been, nothing changes; one that failed is read anew.
   *
   * `POST /v1/labs/{lab_id}/start`
   *
   * @param labId `lab_…`
   */
  start(labId: string, options: RequestOptions = {}): Call<Lab> {
    return this.http.call({ method: "POST", path: `/v1/labs/${segment(labId)}/start`, idempotent: true }, options);
  }
}

export class MeResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Read your profile.
   *
   * Who the key belongs to, and what the agents may know of that person besides measurements.
   *
   * `GET /v1/me`
   */
  get(options: RequestOptions = {}): Call<Me> {
    return this.http.call({ method: "GET", path: "/v1/me" }, options);
  }

  /**
   * Change your profile.
   *
   * A merge patch (RFC 7396): a field that is absent stays, null clears it. Check-ins without a time zone of their own
   * follow the profile's.
   *
   * `PATCH /v1/me`
   */
  update(body: MeUpdate = {}, options: RequestOptions = {}): Call<Me> {
    return this.http.call({ method: "PATCH", path: "/v1/me", body, idempotent: true }, options);
  }

  /**
   * Erase your account and everything in it.
   *
   * `confirm` is your own user id, so that a program that has the wrong key erases nobody. It begins at once and cannot
   * be stopped: your keys end, what is at work is cancelled, schedules, rows, files and their versions are removed, and
   * all of it is looked through again until nothing is found, which takes 20 to 40 minutes. `links.status` in the
   * answer reads how far it is, without a key; it is given once. Sent again while a key is still known (up to a minute)
   * it answers with a new link, and the former one ends.
   *
   * `DELETE /v1/me`
   */
  erase(query: MeEraseQuery = {}, options: RequestOptions = {}): Call<Erasure> {
    return this.http.call({ method: "DELETE", path: "/v1/me", query: { ...query } }, options);
  }
}

export class MemoryResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List or search your memories.
   *
   * Newest first. With `q` those that are nearest to it in meaning, each with its `score`, at most `limit` and without
   * a next page. `kind` and `agent` narrow both.
   *
   * `GET /v1/memory`
   */
  list(query: MemoryListQuery = {}, options: RequestOptions = {}): PageCall<Memory> {
    return this.http.list({ method: "GET", path: "/v1/memory", query: { ...query } }, options);
  }

  /**
   * Remember something.
   *
   * What is remembered already is answered as it is, with 200 and the id that it has. Numbers of payment cards,
   * national ids and passports are masked before anything is stored.
   *
   * `POST /v1/memory`
   */
  create(body: MemoryCreate, options: RequestOptions = {}): Call<Memory> {
    return this.http.call({ method: "POST", path: "/v1/memory", body, idempotent: true }, options);
  }

  /**
   * Read a memory.
   *
   * What is remembered, since when, and from which turn.
   *
   * `GET /v1/memory/{memory_id}`
   *
   * @param memoryId `mem_…`
   */
  get(memoryId: string, options: RequestOptions = {}): Call<Memory> {
    return this.http.call({ method: "GET", path: `/v1/memory/${segment(memoryId)}` }, options);
  }

  /**
   * Change a memory.
   *
   * A merge patch (RFC 7396) of kind, text, confidence and meta; meta is replaced as a whole.
   *
   * `PATCH /v1/memory/{memory_id}`
   *
   * @param memoryId `mem_…`
   */
  update(memoryId: string, body: MemoryUpdate = {}, options: RequestOptions = {}): Call<Memory> {
    return this.http.call({ method: "PATCH", path: `/v1/memory/${segment(memoryId)}`, body, idempotent: true }, options);
  }

  /**
   * Forget a memory.
   *
   * Removes it and its vector. Turns that were asked before keep what they saw.
   *
   * `DELETE /v1/memory/{memory_id}`
   *
   * @param memoryId `mem_…`
   */
  delete(memoryId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/memory/${segment(memoryId)}` }, options);
  }
}

export class ReviewsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your reviews.
   *
   * The open ones first, in each part those of the newest turn or run first. `status` names one part.
   *
   * `GET /v1/reviews`
   */
  list(query: ReviewsListQuery = {}, options: RequestOptions = {}): PageCall<Review> {
    return this.http.list({ method: "GET", path: "/v1/reviews", query: { ...query } }, options);
  }

  /**
   * Read a review.
   *
   * What a human should look at, and whether somebody has.
   *
   * `GET /v1/reviews/{review_id}`
   *
   * @param reviewId `rev_…`
   */
  get(reviewId: string, options: RequestOptions = {}): Call<Review> {
    return this.http.call({ method: "GET", path: `/v1/reviews/${segment(reviewId)}` }, options);
  }

  /**
   * Resolve a review.
   *
   * Once. The same again changes nothing; another resolution or comment is refused.
   *
   * `POST /v1/reviews/{review_id}/resolve`
   *
   * @param reviewId `rev_…`
   */
  resolve(reviewId: string, body: ReviewResolve, options: RequestOptions = {}): Call<Review> {
    return this.http.call({ method: "POST", path: `/v1/reviews/${segment(reviewId)}/resolve`, body, idempotent: true }, options);
  }
}

export class RunsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your runs.
   *
   * Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.
   *
   * `GET /v1/runs`
   */
  list(query: RunsListQuery = {}, options: RequestOptions = {}): PageCall<Run> {
    return this.http.list({ method: "GET", path: "/v1/runs", query: { ...query } }, options);
  }

  /**
   * Run an agent.
   *
   * With `mode: sync` waits for the end: 201 with the run that has ended, or after 25 seconds 202 with the run as it
   * is, which goes on; follow it through its events. With `mode: async` 202 at once. A request with the same
   * Idempotency-Key waits for the same run. 422 `unknown_agent` lists the names; 429 `too_many_turns` when as many of
   * your turns and runs are at work as may be.
   *
   * `POST /v1/runs`
   */
  create(body: RunCreate, options: RequestOptions = {}): Call<Run> {
    return this.http.call({ method: "POST", path: "/v1/runs", body, idempotent: true }, options);
  }

  /**
   * Read a run.
   *
   * How it stands, and its report once it has one.
   *
   * `GET /v1/runs/{run_id}`
   *
   * @param runId `run_…`
   */
  get(runId: string, options: RequestOptions = {}): Call<Run> {
    return this.http.call({ method: "GET", path: `/v1/runs/${segment(runId)}` }, options);
  }

  /**
   * Delete a run that has ended.
   *
   * Removes its instructions, payload, report, events and trace. What was answered under an Idempotency-Key expires
   * within 24 hours; backups of the tables and old versions of objects within 35 days.
   *
   * `DELETE /v1/runs/{run_id}`
   *
   * @param runId `run_…`
   */
  delete(runId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/runs/${segment(runId)}` }, options);
  }

  /**
   * Cancel a run.
   *
   * Keeps what was reached. Cancelling a cancelled run again changes nothing.
   *
   * `POST /v1/runs/{run_id}/cancel`
   *
   * @param runId `run_…`
   */
  cancel(runId: string, options: RequestOptions = {}): Call<Run> {
    return this.http.call({ method: "POST", path: `/v1/runs/${segment(runId)}/cancel`, idempotent: true }, options);
  }

  /**
   * Follow a run's events.
   *
   * Server-sent events: `id` is the event's `seq`, `event` its type, `data` the envelope (`Event`). A connection lasts
   * about four minutes; resume with `Last-Event-ID` or `after` until an event of type turn.completed, turn.failed or
   * turn.cancelled has come. After turn.paused it ends at once and asks with `retry` for a longer pause: nothing comes
   * before the person has decided (/v1/approvals). With `Accept: application/json` one page of events instead, waiting
   * up to `wait` seconds for the first.
   *
   * `GET /v1/runs/{run_id}/events`
   *
   * @param runId `run_…`
   */
  stream(runId: string, options: StreamOptions = {}): EventStream {
    return new EventStream(this.http, `/v1/runs/${segment(runId)}`, options);
  }

  /**
   * Retry a failed run.
   *
   * Within 14 days. The run goes on where it stopped; what was paid for is not paid for again.
   *
   * `POST /v1/runs/{run_id}/retry`
   *
   * @param runId `run_…`
   */
  retry(runId: string, options: RequestOptions = {}): Call<Run> {
    return this.http.call({ method: "POST", path: `/v1/runs/${segment(runId)}/retry`, idempotent: true }, options);
  }

  /**
   * Read a run's trace.
   *
   * Every step and every effect: model calls and tool calls, with durations and cost.
   *
   * `GET /v1/runs/{run_id}/trace`
   *
   * @param runId `run_…`
   */
  trace(runId: string, query: RunsTraceQuery = {}, options: RequestOptions = {}): Call<Trace> {
    return this.http.call({ method: "GET", path: `/v1/runs/${segment(runId)}/trace`, query: { ...query } }, options);
  }
}

export class SourcesResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your sources.
   *
   * Connected providers and imports, each with how it stands and when data came last.
   *
   * `GET /v1/sources`
   */
  list(options: RequestOptions = {}): Call<SourceList> {
    return this.http.call({ method: "GET", path: "/v1/sources" }, options);
  }

  /**
   * Read the order of your sources.
   *
   * What you chose: for all metrics, and for those that have an order of their own.
   *
   * `GET /v1/sources/priorities`
   */
  priorities(options: RequestOptions = {}): Call<SourcePriorities> {
    return this.http.call({ method: "GET", path: "/v1/sources/priorities" }, options);
  }

  /**
   * Choose the order of your sources.
   *
   * Replaces the whole choice. Of the sources that speak of a metric on a day exactly one is used, never a maximum or a
   * mean of several; all days follow at once.
   *
   * `PUT /v1/sources/priorities`
   */
  setPriorities(body: SourcePriorities, options: RequestOptions = {}): Call<SourcePriorities> {
    return this.http.call({ method: "PUT", path: "/v1/sources/priorities", body }, options);
  }

  /**
   * Connect a provider.
   *
   * Answers with a page where the person chooses a provider and logs in there. Open it in that person's own browser and
   * give it to nobody: whoever logs in there connects their wearable to this account. The source appears in GET
   * /v1/sources when it is connected, and 90 days of its history follow.
   *
   * `POST /v1/sources/terra/connect`
   */
  connect(body: SourceConnect = {}, options: RequestOptions = {}): Call<SourceSession> {
    return this.http.call({ method: "POST", path: "/v1/sources/terra/connect", body, idempotent: true }, options);
  }

  /**
   * Read all stored payloads again.
   *
   * Makes days, workouts and markers anew from every payload that Terra ever sent for you, in the background.
   *
   * `POST /v1/sources/terra/rebuild`
   */
  rebuild(options: RequestOptions = {}): Call<Rebuild> {
    return this.http.call({ method: "POST", path: "/v1/sources/terra/rebuild", idempotent: true }, options);
  }

  /**
   * Disconnect a source.
   *
   * Ends the connection at Terra and the provider. What came from it stays, unless `delete_data` is true: then its
   * values, workouts and markers go, with the payloads that they came in, and what was imported from its files.
   *
   * `DELETE /v1/sources/{provider}`
   *
   * @param provider `oura`, as in the list
   */
  delete(provider: string, query: SourcesDeleteQuery = {}, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/sources/${segment(provider)}`, query: { ...query } }, options);
  }
}

export class StreamTokensResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Get a token for an EventSource.
   *
   * Good for five minutes and for `GET …/events?token=…` alone. What is wrong with a stream that is opened so, the
   * token above all, is answered with 200 and one event `error`, whose data is an `ErrorBody`, and the stream ends:
   * close the EventSource, get a new token, and open it anew with `after`. Clients that can send headers need none of
   * this.
   *
   * `POST /v1/stream-tokens`
   */
  create(body: StreamTokenCreate = {}, options: RequestOptions = {}): Call<StreamToken> {
    return this.http.call({ method: "POST", path: "/v1/stream-tokens", body, idempotent: true }, options);
  }
}

export class SystemResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * Whether the API answers.
   *
   * Public, and without a look at any table.
   *
   * `GET /healthz`
   */
  health(options: RequestOptions = {}): Call<SystemHealthResult> {
    return this.http.call({ method: "GET", path: "/healthz", isPublic: true }, options);
  }
}

export class TurnsResource {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /**
   * List your turns.
   *
   * Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.
   *
   * `GET /v1/turns`
   */
  list(query: TurnsListQuery = {}, options: RequestOptions = {}): PageCall<Turn> {
    return this.http.list({ method: "GET", path: "/v1/turns", query: { ...query } }, options);
  }

  /**
   * Start a turn.
   *
   * Answers at once; follow the turn through its events, or read it until it has ended. 429 `too_many_turns` when as
   * many of your turns are at work as may be.
   *
   * `POST /v1/turns`
   */
  create(body: TurnCreate, options: RequestOptions = {}): Call<Turn> {
    return this.http.call({ method: "POST", path: "/v1/turns", body, idempotent: true }, options);
  }

  /**
   * Read a turn.
   *
   * How it stands, and its answer with the findings that it rests on once it has one.
   *
   * `GET /v1/turns/{turn_id}`
   *
   * @param turnId `turn_…`
   */
  get(turnId: string, options: RequestOptions = {}): Call<Turn> {
    return this.http.call({ method: "GET", path: `/v1/turns/${segment(turnId)}` }, options);
  }

  /**
   * Delete a turn that has ended or is pending.
   *
   * Removes its messages, answer, events and trace. What was answered under an Idempotency-Key expires within 24 hours;
   * backups of the tables and old versions of objects within 35 days.
   *
   * `DELETE /v1/turns/{turn_id}`
   *
   * @param turnId `turn_…`
   */
  delete(turnId: string, options: RequestOptions = {}): Call<void> {
    return this.http.call({ method: "DELETE", path: `/v1/turns/${segment(turnId)}` }, options);
  }

  /**
   * Cancel a turn.
   *
   * Keeps what was reached. Cancelling a cancelled turn again changes nothing.
   *
   * `POST /v1/turns/{turn_id}/cancel`
   *
   * @param turnId `turn_…`
   */
  cancel(turnId: string, options: RequestOptions = {}): Call<Turn> {
    return this.http.call({ method: "POST", path: `/v1/turns/${segment(turnId)}/cancel`, idempotent: true }, options);
  }

  /**
   * Follow a turn's events.
   *
   * Server-sent events: `id` is the event's `seq`, `event` its type, `data` the envelope (`Event`). A connection lasts
   * about four minutes; resume with `Last-Event-ID` or `after` until an event of type turn.completed, turn.failed or
   * turn.cancelled has come. After turn.paused it ends at once and asks with `retry` for a longer pause: nothing comes
   * before the person has decided (/v1/approvals). With `Accept: application/json` one page of events instead, waiting
   * up to `wait` seconds for the first.
   *
   * `GET /v1/turns/{turn_id}/events`
   *
   * @param turnId `turn_…`
   */
  stream(turnId: string, options: StreamOptions = {}): EventStream {
    return new EventStream(this.http, `/v1/turns/${segment(turnId)}`, options);
  }

  /**
   * Read the proof of a turn's answer.
   *
   * One file with all that is needed to compute the answer's numbers again: each number with its place and its key, the
   * findings, and the days that they rest on. `amy verify` does it, offline. Of completed turns; the same turn has the
   * same proof, to the byte.
   *
   * `GET /v1/turns/{turn_id}/proof`
   *
   * @param turnId `turn_…`
   */
  proof(turnId: string, options: RequestOptions = {}): Call<Proof> {
    return this.http.call({ method: "GET", path: `/v1/turns/${segment(turnId)}/proof` }, options);
  }

  /**
   * Replay or fork a turn that has ended.
   *
   * Makes a new turn of kind `replay` that does again what this one did, on the data, the date and the memories that it
   * saw, and changes nothing outside. A recorded replay calls no model and gives the same answer; one that comes to
   * something that is not in the record fails with `replay_mismatch`, which names it. A live replay asks everything
   * anew, with `from_step` (a fork) from there on, with `overrides` in another way. The turn may be deleted then.
   *
   * `POST /v1/turns/{turn_id}/replay`
   *
   * @param turnId `turn_…`
   */
  replay(turnId: string, body: Replay, options: RequestOptions = {}): Call<Turn> {
    return this.http.call({ method: "POST", path: `/v1/turns/${segment(turnId)}/replay`, body, idempotent: true }, options);
  }

  /**
   * Retry a failed turn.
   *
   * Within 14 days. The turn goes on where it stopped; what was paid for is not paid for again.
   *
   * `POST /v1/turns/{turn_id}/retry`
   *
   * @param turnId `turn_…`
   */
  retry(turnId: string, options: RequestOptions = {}): Call<Turn> {
    return this.http.call({ method: "POST", path: `/v1/turns/${segment(turnId)}/retry`, idempotent: true }, options);
  }

  /**
   * Start a pending turn.
   *
   * One that was made with `start: queued`, or one with `start: plan` whose plan is there; the latter goes on where it
   * stopped. Its `if_active` holds now. Starting it again while it is queued changes nothing.
   *
   * `POST /v1/turns/{turn_id}/start`
   *
   * @param turnId `turn_…`
   */
  start(turnId: string, options: RequestOptions = {}): Call<Turn> {
    return this.http.call({ method: "POST", path: `/v1/turns/${segment(turnId)}/start`, idempotent: true }, options);
  }

  /**
   * Read a turn's trace.
   *
   * Every step and every effect: model calls, sandbox runs, tool calls, with durations and cost.
   *
   * `GET /v1/turns/{turn_id}/trace`
   *
   * @param turnId `turn_…`
   */
  trace(turnId: string, query: TurnsTraceQuery = {}, options: RequestOptions = {}): Call<Trace> {
    return this.http.call({ method: "GET", path: `/v1/turns/${segment(turnId)}/trace`, query: { ...query } }, options);
  }
}

/** All resources of the API. */
export class Resources {
  readonly actions: ActionsResource;
  readonly apiKeys: ApiKeysResource;
  readonly approvals: ApprovalsResource;
  readonly auth: AuthResource;
  readonly checkIns: CheckInsResource;
  readonly consents: ConsentsResource;
  readonly data: DataResource;
  readonly erasures: ErasuresResource;
  readonly exports: ExportsResource;
  readonly imports: ImportsResource;
  readonly labs: LabsResource;
  readonly me: MeResource;
  readonly memory: MemoryResource;
  readonly reviews: ReviewsResource;
  readonly runs: RunsResource;
  readonly sources: SourcesResource;
  readonly streamTokens: StreamTokensResource;
  readonly system: SystemResource;
  readonly turns: TurnsResource;

  constructor(http: Http) {
    this.actions = new ActionsResource(http);
    this.apiKeys = new ApiKeysResource(http);
    this.approvals = new ApprovalsResource(http);
    this.auth = new AuthResource(http);
    this.checkIns = new CheckInsResource(http);
    this.consents = new ConsentsResource(http);
    this.data = new DataResource(http);
    this.erasures = new ErasuresResource(http);
    this.exports = new ExportsResource(http);
    this.imports = new ImportsResource(http);
    this.labs = new LabsResource(http);
    this.me = new MeResource(http);
    this.memory = new MemoryResource(http);
    this.reviews = new ReviewsResource(http);
    this.runs = new RunsResource(http);
    this.sources = new SourcesResource(http);
    this.streamTokens = new StreamTokensResource(http);
    this.system = new SystemResource(http);
    this.turns = new TurnsResource(http);
  }
}
