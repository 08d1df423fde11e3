import type { EntryOf } from "../entry";
import type { Recorder } from "../recorder";
import { asksOf, fingerprintOf } from "./asks-of";

type Fields = Readonly<Record<string, unknown>>;

/** As much of an answer as is recorded. */
export interface RecordedAnswer {
  readonly status: number;
  readonly replayed: boolean;
  readonly body: Fields;
}

/** Sends one request. Null if no answer arrives. */
export type Send = (
  method: string,
  path: string,
  call: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
) => Promise<RecordedAnswer | null>;

export interface RecordedApiOptions {
  /** The app process that receives the requests. */
  readonly process?: string;
  readonly scope?: string;
}

type Call = Pick<EntryOf<"call">, "action"> & Partial<EntryOf<"call">>;

/** Calls the app as a caller does, and records each call with its answer. */
export class RecordedApi {
  readonly #recorder: Recorder;
  readonly #send: Send;
  readonly #options: Required<RecordedApiOptions>;

  constructor(recorder: Recorder, send: Send, options: RecordedApiOptions = {}) {
    this.#recorder = recorder;
    this.#send = send;
    this.#options = { process: "app", scope: "tests", ...options };
  }

  /** With the key in a header, if the body does not have it. */
  start(body: Fields, key: string | null): Promise<RecordedAnswer | null> {
    const isInBody = body["idempotencyKey"] !== undefined;
    return this.#exchange(
      { action: "start", key, body: fingerprintOf(body), asks: asksOf(body) },
      "POST /api/runs",
      { body, headers: key === null || isInBody ? {} : { "idempotency-key": key } },
    );
  }

  read(id: string): Promise<RecordedAnswer | null> {
    return this.#exchange({ action: "read", id }, `GET /api/runs/${id}`);
  }

  /** The result link, as a start answered it. */
  result(id: string, link: string): Promise<RecordedAnswer | null> {
    const { pathname, search } = new URL(link);
    return this.#exchange({ action: "result", id }, `GET ${pathname}${search}`);
  }

  list(): Promise<RecordedAnswer | null> {
    return this.#exchange({ action: "list" }, "GET /api/runs");
  }

  cancel(id: string): Promise<RecordedAnswer | null> {
    return this.#exchange({ action: "cancel", id }, `DELETE /api/runs/${id}`);
  }

  /** The run of the key, which the answer names. */
  cancelByKey(key: string, id: string): Promise<RecordedAnswer | null> {
    return this.#exchange({ action: "cancel", id, key }, "POST /api/runs/cancel", {
      headers: { "idempotency-key": key },
    });
  }

  repair(id: string, body: Fields): Promise<RecordedAnswer | null> {
    const call = { action: "repair", id, body: fingerprintOf(body) } as const;
    return this.#exchange(call, `POST /api/runs/${id}/repair`, { body });
  }

  /** Any other request about a run or a workflow. */
  exchange(
    call: Call,
    request: string,
    sent?: Parameters<Send>[2],
  ): Promise<RecordedAnswer | null> {
    return this.#exchange(call, request, sent);
  }

  async #exchange(
    call: Call,
    request: string,
    sent: Parameters<Send>[2] = {},
  ): Promise<RecordedAnswer | null> {
    const number = this.#recorder.call({ ...this.#options, ...call });
    const [method = "", path = ""] = request.split(" ", 2);
    const answer = await this.#send(method, path, sent);
    if (answer === null) {
      this.#recorder.answer(number);
      return null;
    }
    const { status, replayed, body } = answer;
    const [id, code] = [body["id"], body["code"]].map((one) =>
      typeof one === "string" ? one : null,
    );
    this.#recorder.answer(number, {
      ...{ status, replayed, document: body },
      ...{ id: id ?? null, code: code ?? null },
    });
    return answer;
  }
}
