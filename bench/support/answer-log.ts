import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoggedAnswer {
  readonly port: number;
  /** For example "POST run-now". */
  readonly call: string;
  readonly status: number;
  readonly atMs: number;
}

interface Finish {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
}

/** https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http */
const CHANNEL = "http.server.response.finish";

/** Every response of any HTTP server in this process. */
export class AnswerLog implements Disposable {
  readonly answers: LoggedAnswer[] = [];
  readonly #note = (message: unknown): void => {
    const { request, response, server } = message as Finish;
    const address = server.address() as AddressInfo | null;
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    this.answers.push({
      port: address?.port ?? 0,
      call: `${request.method ?? ""} ${path.split("/").at(-1) ?? ""}`,
      status: response.statusCode,
      atMs: Date.now(),
    });
  };

  constructor() {
    subscribe(CHANNEL, this.#note);
  }

  count(call: string, status: number): number {
    return this.answers.filter((one) => one.call === call && one.status === status).length;
  }

  [Symbol.dispose](): void {
    unsubscribe(CHANNEL, this.#note);
  }
}

/** The highest number of responses within a second, and the mean per second from the first to the last. */
export function rates(answers: readonly LoggedAnswer[]): { peak: number; mean: number } {
  const times = answers.map(({ atMs }) => atMs).sort((one, other) => one - other);
  let peak = 0;
  let from = 0;
  times.forEach((atMs, to) => {
    while ((times[from] ?? atMs) <= atMs - 1_000) from += 1;
    peak = Math.max(peak, to - from + 1);
  });
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  return { peak, mean: seconds === 0 ? times.length : times.length / seconds };
}
