import { setTimeout as sleep } from "node:timers/promises";
import type { Document } from "../support/world";

/** Where the host and, when known, its simulated vendors listen. */
const BASE_URL = process.env["RUNWARD_BASE_URL"] ?? "http://127.0.0.1:7071";
const KEY = process.env["RUNWARD_FUNCTION_KEY"];

export interface Reply {
  readonly status: number;
  readonly location: string | null;
  readonly body: Document;
}

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export async function call(path: string, init: Call = {}): Promise<Reply> {
  const url = path.startsWith("http") ? path : `${BASE_URL}${path}`;
  const answer = await fetch(url, {
    ...init,
    headers: { ...init.headers, ...(KEY !== undefined && { "x-functions-key": KEY }) },
  });
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    body: (await answer.json()) as Document,
  };
}

export const start = (body: unknown, key?: string): Promise<Reply> =>
  call("/api/runs", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(key !== undefined && { "Idempotency-Key": key }),
    },
    body: JSON.stringify(body),
  });

export const cancel = (id: string): Promise<Reply> =>
  call(`/api/runs/${id}/cancel`, { method: "POST" });

const LOOK_EVERY_MS = 500;
const LOOKS = 180;

/** Polls in real time until `holds`, optionally with an action before each poll. */
export async function seen(
  id: string,
  holds: (run: Document) => boolean,
  meanwhile?: () => Promise<unknown>,
): Promise<Document> {
  for (let look = 0; look < LOOKS; look++) {
    await meanwhile?.();
    const { body } = await call(`/api/runs/${id}`);
    if (holds(body)) return body;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(
    `Run ${id} was not seen as expected within ${(LOOKS * LOOK_EVERY_MS) / 1_000} s.`,
  );
}

export const ended = (id: string, meanwhile?: () => Promise<unknown>): Promise<Document> =>
  seen(id, ({ done }) => done, meanwhile);

interface SimulatedState {
  readonly runs: readonly { readonly jobId: string | number }[];
}

/** How many runs a simulated vendor got meanwhile; the expected number if its address is not known. */
export async function countVendorRuns(
  { vendor, jobId, expected }: { vendor: "DATABRICKS" | "DBT"; jobId: string; expected: number },
  meanwhile: () => Promise<void>,
): Promise<number> {
  const url = process.env[`RUNWARD_${vendor}_URL`];
  const count = async (): Promise<number> => {
    if (url === undefined) return 0;
    const answer = await fetch(`${url}/_simulator/state`);
    const { runs } = (await answer.json()) as SimulatedState;
    return runs.filter((run) => String(run.jobId) === jobId).length;
  };
  const before = await count();
  await meanwhile();
  return url === undefined ? expected : (await count()) - before;
}
