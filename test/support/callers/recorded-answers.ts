export interface RecordedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Keeps what `fetch` answers until it is disposed of, for clients that show of an answer only a part. */
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

  /** Those since the last time. */
  take(): RecordedAnswer[] {
    return this.#answers.splice(0);
  }

  [Symbol.dispose](): void {
    globalThis.fetch = this.#fetch;
  }
}
