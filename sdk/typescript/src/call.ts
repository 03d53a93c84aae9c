/** A request under way: await it for its data, or ask it for the response too. */

/** An answer, with the HTTP response it came in. */
export interface Answered<T> {
  data: T;
  /** Its status and headers; its body has been read. */
  response: Response;
  /** Names the request in Amy's logs. */
  requestId: string | undefined;
}

export class Call<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = "Call";
  readonly #answered: Promise<Answered<T>>;
  #data: Promise<T> | undefined;

  constructor(answered: Promise<Answered<T>>) {
    this.#answered = answered;
  }

  /** The data with the response: status, headers, request id. */
  withResponse(): Promise<Answered<T>> {
    return this.#answered;
  }

  then<A = T, B = never>(
    onData?: ((data: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#data ??= this.#answered.then((answered) => answered.data);
    return this.#data.then(onData, onError);
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(null, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<T> {
    return this.then().finally(onEnd);
  }
}
