/** One request: its headers, its tries, its answer. */

import { type Answered, Call } from "./call.ts";
import { Deadline, sleep } from "./deadline.ts";
import { ApiError, BadAnswerError, ConfigurationError, ConnectionFailedError } from "./errors.ts";
import { PageCall, type WirePage } from "./pages.ts";
import { environment, randomId, RUNS_ON_NODE } from "./platform.ts";
import { askedToWait, backoff, shouldRetry } from "./retry.ts";
import { type QueryValue, queryString } from "./url.ts";
import { VERSION } from "./version.ts";

/** What the SDK uses of `fetch`: an address and its options, never a `Request`. The platform's own and expo/fetch fit. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

/** Deliberately narrow, so that expo/fetch's own type of it fits, too. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: any;
  signal: AbortSignal;
}

export interface ClientOptions {
  /** `amy_sk_…`, an access token, or a function that gives one (asked before each try). Without it: AMY_API_KEY. */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  /** Where the API is. Without it: AMY_API_URL, then Amy's own. */
  baseUrl?: string | undefined;
  /** Your own, such as expo/fetch. Without it: the platform's. */
  fetch?: ((url: any, init?: any) => Promise<any>) | undefined;
  /** Milliseconds that a try may take, until the whole answer is there. 600,000. */
  timeout?: number | undefined;
  /** How often a call is tried again. 2. */
  maxRetries?: number | undefined;
  /** Sent with every request. */
  headers?: Record<string, string> | undefined;
}

/** What one call may have of its own. */
export interface RequestOptions {
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  maxRetries?: number | undefined;
  headers?: Record<string, string> | undefined;
  /** Of POST and PATCH: yours, in place of a new one for each call; all tries of a call have the same. */
  idempotencyKey?: string | undefined;
}

export interface Asked {
  method: string;
  path: string;
  query?: Record<string, QueryValue>;
  /** Sent as JSON; see also `rawBody`. */
  body?: unknown;
  /** Sent as it is. */
  rawBody?: unknown;
  headers?: Record<string, string>;
  idempotent?: boolean;
  /** Needs no key. */
  isPublic?: boolean;
}

const TIMEOUT_MS = 600_000;
const MAX_RETRIES = 2;

export class Http {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  /** Whether `fetch` is the caller's and not the platform's. */
  readonly hasOwnFetch: boolean;
  /** How many calls of this client have changed something: a decision, perhaps, for which a stream waits. */
  writes = 0;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions, defaultBaseUrl: string) {
    this.#options = options;
    this.baseUrl = (options.baseUrl ?? environment("AMY_API_URL") ?? defaultBaseUrl).replace(/\/+$/, "");
    if (!/^https?:\/\//.test(this.baseUrl)) {
      throw new ConfigurationError(`baseUrl must begin with https:// or http://, and is ${JSON.stringify(this.baseUrl)}`);
    }
    const own = options.fetch;
    this.hasOwnFetch = own !== undefined && own !== globalThis.fetch;
    // Called as a function of its own: browsers refuse a fetch whose `this` is some other object.
    this.fetch = own ? (url, init) => own(url, init) : (url, init) => globalThis.fetch(url, init);
  }

  call<T>(asked: Asked, options: RequestOptions): Call<T> {
    return new Call<T>(this.#tries(asked, options));
  }

  list<T>(asked: Asked, options: RequestOptions): PageCall<T> {
    const ask = (query: Record<string, QueryValue>): PageCall<T> =>
      new PageCall<T>(this.#tries<WirePage<T>>({ ...asked, query }, options), (cursor) => ask({ ...query, cursor }));
    return ask(asked.query ?? {});
  }

  /** One try to open a stream: its response, whose body is to be read under the deadline. Throws ApiError or
   * ConnectionFailedError. */
  async open(asked: Asked, options: RequestOptions, deadline: Deadline): Promise<Response> {
    const headers = await this.#headers(asked, options);
    const response = await this.#fetch(asked, headers, deadline);
    if (response.status >= 400) throw await refusal(response, deadline);
    return response;
  }

  async #tries<T>(asked: Asked, options: RequestOptions): Promise<Answered<T>> {
    const maxRetries = options.maxRetries ?? this.#options.maxRetries ?? MAX_RETRIES;
    const key = asked.idempotent ? { "Idempotency-Key": options.idempotencyKey ?? randomId() } : {};
    for (let tried = 0; ; tried++) {
      try {
        return await this.#once<T>({ ...asked, headers: { ...asked.headers, ...key } }, options);
      } catch (error) {
        const again = error instanceof ApiError ? shouldRetry(error.status, error.headers) : error instanceof ConnectionFailedError;
        if (!again || tried >= maxRetries) throw error;
        const asks = error instanceof ApiError ? askedToWait(error.headers) : undefined;
        await sleep(asks ?? backoff(tried), options.signal);
      }
    }
  }

  async #once<T>(asked: Asked, options: RequestOptions): Promise<Answered<T>> {
    const headers = await this.#headers(asked, options);
    const deadline = new Deadline(options.timeout ?? this.#options.timeout ?? TIMEOUT_MS, options.signal);
    try {
      const response = await this.#fetch(asked, headers, deadline);
      if (response.status >= 400) throw await refusal(response, deadline);
      const data = await body<T>(response, deadline);
      if (asked.method !== "GET") this.writes++;
      return { data, response, requestId: response.headers.get("x-request-id") ?? undefined };
    } finally {
      deadline.close();
    }
  }

  async #fetch(asked: Asked, headers: Record<string, string>, deadline: Deadline): Promise<Response> {
    const init: FetchInit = { method: asked.method, headers, signal: deadline.signal };
    if (asked.body !== undefined) init.body = JSON.stringify(asked.body);
    if (asked.rawBody !== undefined) init.body = asked.rawBody;
    const url = this.baseUrl + asked.path + queryString(asked.query ?? {});
    try {
      return await deadline.guard(this.fetch(url, init));
    } catch (error) {
      throw deadline.error ?? new ConnectionFailedError(`No answer from ${this.baseUrl}.`, error);
    }
  }

  async #headers(asked: Asked, options: RequestOptions): Promise<Record<string, string>> {
    const { apiKey } = this.#options;
    const key = typeof apiKey === "function" ? await apiKey() : (apiKey ?? environment("AMY_API_KEY"));
    if (!key && !asked.isPublic) {
      throw new ConfigurationError("The client has no key: give `apiKey`, or set AMY_API_KEY.");
    }
    return {
      Accept: "application/json",
      ...(asked.body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
      // A browser says who it is by itself, and would ask the API's leave for a header of ours.
      ...(RUNS_ON_NODE ? { "User-Agent": `amy-sdk-typescript/${VERSION}` } : {}),
      ...this.#options.headers,
      ...asked.headers,
      ...options.headers,
    };
  }
}

/** A whole answer. Throws ConnectionFailedError where it broke off, BadAnswerError where it is not JSON. */
async function body<T>(response: Response, deadline: Deadline): Promise<T> {
  const text = await read(response, deadline);
  if (!text) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new BadAnswerError("The answer is not JSON.", response.status, response.headers);
  }
}

/** The error of an answer, also where its body is not the API's. */
async function refusal(response: Response, deadline: Deadline): Promise<ApiError> {
  const text = await read(response, deadline);
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    said = undefined; // some proxy's page: the status says enough
  }
  return ApiError.of(response.status, response.headers, said);
}

async function read(response: Response, deadline: Deadline): Promise<string> {
  try {
    return await deadline.guard(response.text());
  } catch (error) {
    throw deadline.error ?? new ConnectionFailedError("The answer broke off.", error);
  }
}
