export interface RecordedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Records the responses of `fetch` until it is disposed of, for clients that return only a part of them. */
export class RecordedAnswers implements Disposable {
  readonly #answers: RecordedAnswer[] = [];
  readonly #fetch = globalThis.fetch;

  constructor() {
    globalThis.fetch = async (...args) => {
      const response = await this.#fetch(...args);
      this.#answers.push({ status: response.status, body: await response.clone().json() });
      return response;
    };
  }

  /** The responses since the last call. */
  take(): RecordedAnswer[] {
    return this.#answers.splice(0);
  }

  [Symbol.dispose](): void {
    globalThis.fetch = this.#fetch;
  }
}
