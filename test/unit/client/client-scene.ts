import { RunwardClient } from "../../../client/runward-client";
import type { TransmissionOptions, Trouble } from "../../../client/transmission";
import {
  startTinyServer,
  type TinyAnswer,
  type TinyServer,
} from "../../support/callers/tiny-server";

export interface Scene extends AsyncDisposable {
  readonly server: TinyServer;
  readonly client: RunwardClient;
  readonly troubles: readonly Trouble[];
}

/** A client of a server that gives these answers, one after another. */
export async function aScene(
  answers: readonly (TinyAnswer | ((url: string) => TinyAnswer))[],
  options: Partial<TransmissionOptions> = {},
): Promise<Scene> {
  const server = await startTinyServer(answers);
  const troubles: Trouble[] = [];
  const client = new RunwardClient({
    baseUrl: server.url,
    patienceSeconds: 10,
    firstRetrySeconds: 0.01,
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  return { server, client, troubles, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The connection is closed without an answer. */
export const LOST: TinyAnswer = { status: 0 };

export const json = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): TinyAnswer => ({
  status,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});

export const problem = (
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): TinyAnswer => json(status, { status, detail, code: "someCode", title: "", errors: [] }, headers);

export const TARGET = { type: "databricks-job", jobId: "77" } as const;
