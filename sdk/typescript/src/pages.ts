/** Lists: page by page, or all of it with `for await`. */

import { type Answered, Call } from "./call.ts";

/** `Symbol.asyncIterator`, or the key that Babel's `for await` looks for where an engine (older Hermes) lacks it. */
export const ASYNC_ITERATOR: typeof Symbol.asyncIterator = Symbol.asyncIterator ?? ("@@asyncIterator" as never);

/** How a page looks on the wire. */
export interface WirePage<T> {
  data: T[];
  next_cursor?: string | null;
}

/** A part of a list. `for await` over it goes on to the list's end. */
export class Page<T> implements AsyncIterable<T> {
  readonly data: T[];
  /** For `cursor` of another request, days later if need be; null at the end. */
  readonly next_cursor: string | null;
  readonly #ask: (cursor: string) => PageCall<T>;

  constructor(page: WirePage<T>, ask: (cursor: string) => PageCall<T>) {
    this.data = page.data;
    this.next_cursor = page.next_cursor ?? null;
    this.#ask = ask;
  }

  get hasNext(): boolean {
    return this.next_cursor !== null;
  }

  /** The page after this one; undefined behind the last. */
  async next(): Promise<Page<T> | undefined> {
    return this.next_cursor === null ? undefined : this.#ask(this.next_cursor);
  }

  async *[ASYNC_ITERATOR](): AsyncGenerator<T, void, undefined> {
    let page: Page<T> | undefined = this;
    while (page) {
      yield* page.data;
      page = await page.next();
    }
  }
}

/** A list that was asked for: await it for its first page, or go through all of it with `for await`. */
export class PageCall<T> extends Call<Page<T>> implements AsyncIterable<T> {
  constructor(first: Promise<Answered<WirePage<T>>>, ask: (cursor: string) => PageCall<T>) {
    super(first.then((answered) => ({ ...answered, data: new Page(answered.data, ask) })));
  }

  async *[ASYNC_ITERATOR](): AsyncGenerator<T, void, undefined> {
    yield* await this;
  }
}
