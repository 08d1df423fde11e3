import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import type { RunInput, RunLimits } from "../contracts/run-input";
import { RunRequest } from "../contracts/run-request";
import { resolveConnection, type Connections } from "./connections";
import { badRequest, problem } from "./problem";
import { readBody } from "./read-body";
import { respond } from "./respond";
import type { ResultLinks } from "./result-link";
import { addressesOf, verdictOf } from "./run-documents";
import { hashOf, runIdOf } from "./run-id";
import { findRun, startRun, type StoredRun } from "./run-store";

export interface StartRunOptions {
  readonly baseUrl: string;
  readonly connections: Connections;
  readonly links: ResultLinks;
  readonly limits: RunLimits;
  /** How long a result link outlives the run's own deadline. */
  readonly linkDays: number;
  readonly now: () => Date;
}

/** Callers that poll tightly are told to come back at this pace at the latest. */
const LONGEST_RETRY_AFTER_SECONDS = 30;

/** One scope for all callers: whoever holds a function key may re-attach to any run. */
const SCOPE = "default";

const DAY_MS = 86_400_000;

/** `POST /api/runs`: starts a run, or re-attaches to the one that the same key started before. */
export const createStartRun =
  (options: StartRunOptions) =>
  async (request: HttpRequest, client: DurableClient): Promise<HttpResponseInit> => {
    const body = await readBody(request, RunRequest);
    if (body.kind === "refused") return badRequest(body.errors);
    const key = keyOf(request, body.value);
    if (key.kind === "refused") return badRequest([key.error]);
    const resolved = resolveConnection(body.value.target, options.connections);
    if (resolved.kind === "refused") return badRequest([resolved.error]);

    const input = runInputOf({ ...body.value, target: resolved.target }, options);
    const id = runIdOf(SCOPE, key.value);
    const existing = await findRun(client, id);
    const isNew = existing === null && (await startRun(client, id, input)) === "started";
    const run = existing ?? (await findRun(client, id));
    if (isAnotherRequest(run, input)) return keyReused(id);
    return accepted({ id, run, isNew, input }, options);
  };

const isAnotherRequest = (run: StoredRun | null, input: RunInput): boolean =>
  (run?.input ?? input).requestHash !== input.requestHash;

type Key =
  | { kind: "key"; value: string | null }
  | { kind: "refused"; error: { field: string; message: string } };

function keyOf(request: HttpRequest, { idempotencyKey }: RunRequest): Key {
  const header = request.headers.get("idempotency-key");
  const refuse = (message: string): Key => ({
    kind: "refused",
    error: { field: "Idempotency-Key", message },
  });
  if (header === null) return { kind: "key", value: idempotencyKey ?? null };
  if (header === "" || header.length > 256) return refuse("must have 1 to 256 characters");
  if (idempotencyKey !== undefined && idempotencyKey !== header) {
    return refuse("differs from the field idempotencyKey: send one of them");
  }
  return { kind: "key", value: header };
}

/** The input of a run whose target is pinned to its connection. */
export function runInputOf(
  request: RunRequest,
  { limits, now }: Pick<StartRunOptions, "limits" | "now">,
): RunInput {
  const { target, waitSeconds, timeoutSeconds, queueTimeoutSeconds, retry, partialSuccess, tags } =
    request;
  const asked = {
    target,
    waitSeconds,
    timeoutSeconds,
    queueTimeoutSeconds,
    retry,
    partialSuccess,
    tags,
  };
  return { ...asked, limits, requestHash: hashOf(asked), acceptedAt: now().toISOString() };
}

const keyReused = (id: string): HttpResponseInit =>
  problem({
    status: 409,
    code: "idempotencyKeyReused",
    title: "The idempotency key belongs to another request",
    detail: `The key was used before with another body, for run ${id}. Send the same body to re-attach to that run, or another key to start a new one.`,
  });

function accepted(
  { id, run, isNew, input }: { id: string; run: StoredRun | null; isNew: boolean; input: RunInput },
  { baseUrl, links, linkDays, now }: StartRunOptions,
): HttpResponseInit {
  const lifetimeMs = input.timeoutSeconds * 1_000 + linkDays * DAY_MS;
  const resultUrl = links.sign(id, new Date(now().getTime() + lifetimeMs));
  const verdict = run === null ? justAccepted(id) : verdictOf(run);
  return respond(
    202,
    { ...verdict, resultUrl, ...addressesOf(baseUrl, id) },
    {
      Location: resultUrl,
      "Retry-After": String(Math.min(input.waitSeconds, LONGEST_RETRY_AFTER_SECONDS)),
      ...(isNew ? {} : { "Idempotent-Replayed": "true" }),
    },
  );
}

const justAccepted = (id: string): ReturnType<typeof verdictOf> => ({
  id,
  status: "running",
  done: false,
  succeeded: null,
  message: "Accepted; it starts in a moment",
});
