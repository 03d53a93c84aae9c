/**
 * What can go wrong.
 *
 *     AmyError
 *     ├── ApiError                    the API answered with a status of 400 or more: `status`, `code`, `requestId`
 *     │   ├── BadRequestError         400
 *     │   ├── AuthenticationError     401  no valid key
 *     │   ├── PermissionDeniedError   403  the key lacks a scope
 *     │   ├── NotFoundError           404  not there, or not yours
 *     │   ├── ConflictError           409
 *     │   ├── TooLargeError           413
 *     │   ├── UnprocessableError      422  fields that do not fit
 *     │   ├── RateLimitError          429
 *     │   ├── ServerError             5xx
 *     │   └── BadAnswerError          something answered that does not speak as Amy's API does
 *     ├── ConnectionFailedError       nothing answered, or the answer broke off
 *     │   └── TimedOutError           nothing answered in time
 *     ├── UploadError                 a file could not be sent to where it is kept
 *     ├── NotCompletedError           the turn, run, lab, import or export ended, and not as completed
 *     ├── WaitError                   it is still at work after the time that the caller gave it
 *     ├── AbortedError                the caller's signal ended the call
 *     └── ConfigurationError          the client lacks what it needs
 */

import type { ErrorBody, Failure } from "./generated/schema.ts";

export class AmyError extends Error {
  override readonly name: string = "AmyError";
  readonly cause?: unknown;

  constructor(message: string, cause?: unknown) {
    super(message);
    if (cause !== undefined) this.cause = cause;
  }
}

export class ConfigurationError extends AmyError {
  override readonly name: string = "ConfigurationError";
}

export class ConnectionFailedError extends AmyError {
  override readonly name: string = "ConnectionFailedError";
}

export class TimedOutError extends ConnectionFailedError {
  override readonly name = "TimedOutError";
}

export class AbortedError extends AmyError {
  override readonly name = "AbortedError";

  constructor(cause?: unknown) {
    super("The call was aborted.", cause);
  }
}

export class UploadError extends AmyError {
  override readonly name = "UploadError";
}

export class WaitError extends AmyError {
  override readonly name = "WaitError";
}

/** What was waited for ended, and not as completed. */
export class NotCompletedError<T = unknown> extends AmyError {
  override readonly name = "NotCompletedError";
  /** Of its error; `cancelled` where it was stopped. */
  readonly code: string;
  /** It, as it ended: it keeps what it has reached. */
  readonly ended: T;

  constructor(ended: T & { id: string; status: string; error?: Failure | null }) {
    const { id, status, error } = ended;
    super(error ? `${id} ${status}: ${error.message} (${error.code})` : `${id} ${status}.`);
    this.code = error?.code ?? status;
    this.ended = ended;
  }
}

/** An answer with a status of 400 and more. */
export class ApiError extends AmyError {
  override readonly name: string = "ApiError";
  readonly status: number;
  /** Stable, snake_case: what a program should look at. `unknown` where the answer was not the API's own. */
  readonly code: string;
  /** Names the request in Amy's logs. */
  readonly requestId: string | undefined;
  /** The section of the documentation about this code. */
  readonly docsUrl: string | undefined;
  /** More, by code: for `validation_failed` the fields and what is wrong with each. */
  readonly details: Record<string, unknown> | undefined;
  readonly headers: Headers;

  constructor(status: number, headers: Headers, body: unknown) {
    const said = (body as Partial<ErrorBody> | undefined)?.error;
    super(typeof said?.message === "string" ? said.message : `The API answered ${status}.`);
    this.status = status;
    this.headers = headers;
    this.code = typeof said?.code === "string" ? said.code : "unknown";
    this.requestId = said?.request_id ?? headers.get("x-request-id") ?? undefined;
    this.docsUrl = said?.docs_url;
    this.details = said?.details ?? undefined;
  }

  /** The error of this status, as the class that it has. */
  static of(status: number, headers: Headers, body: unknown): ApiError {
    const Kind = BY_STATUS[status] ?? (status >= 500 ? ServerError : ApiError);
    return new Kind(status, headers, body);
  }
}

export class BadRequestError extends ApiError {
  override readonly name = "BadRequestError";
}

export class AuthenticationError extends ApiError {
  override readonly name = "AuthenticationError";
}

export class PermissionDeniedError extends ApiError {
  override readonly name = "PermissionDeniedError";
}

export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";
}

export class ConflictError extends ApiError {
  override readonly name = "ConflictError";
}

export class TooLargeError extends ApiError {
  override readonly name = "TooLargeError";
}

export class UnprocessableError extends ApiError {
  override readonly name = "UnprocessableError";
}

export class RateLimitError extends ApiError {
  override readonly name = "RateLimitError";
}

export class ServerError extends ApiError {
  override readonly name = "ServerError";
}

/** Something answered that does not speak as Amy's API does: a proxy's page, another server. */
export class BadAnswerError extends ApiError {
  override readonly name = "BadAnswerError";

  constructor(message: string, status: number, headers: Headers) {
    super(status, headers, { error: { code: "unexpected_answer", message } });
  }
}

const BY_STATUS: Record<number, typeof ApiError> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  413: TooLargeError,
  422: UnprocessableError,
  429: RateLimitError,
};
